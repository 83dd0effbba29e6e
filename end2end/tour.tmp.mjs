import { chromium } from '@playwright/test';
const base = process.env.BASE ?? 'http://127.0.0.1:4100';
const who = process.env.WHO ?? 'admin';
const pages = process.argv.slice(2);
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
const ctx = await b.newContext({ viewport: { width: +(process.env.W ?? 1440), height: 900 }, colorScheme: process.env.THEME ?? 'light', locale: process.env.LOC ?? 'en-GB', javaScriptEnabled: process.env.JS !== '0' });
const p = await ctx.newPage();
p.on('console', m => { if (['error','warning'].includes(m.type())) console.log('CONSOLE', m.type(), p.url(), m.text().slice(0,600)); });
p.on('pageerror', e => console.log('PAGEERROR', p.url(), String(e).slice(0,600)));
await p.goto(base + '/sign-in');
await p.fill('[name=email]', who + '@example.test');
await p.fill('[name=password]', 'demo-password-1');
await p.click('main button[type=submit]');
await p.waitForURL(u => !u.pathname.startsWith('/sign-in'));
for (const spec of pages) {
  const [path, name] = spec.split('=>');
  const r = await p.goto(base + path);
  if (process.env.JS !== '0') await p.waitForFunction(() => document.documentElement.hasAttribute('data-hydrated'), null, { timeout: 15000 }).catch(() => console.log('NOT HYDRATED', path));
  await p.waitForTimeout(300);
  console.log(r.status(), path, '|', await p.title());
  await p.screenshot({ path: `/work/log/shots/${name}.png`, fullPage: true });
}
await b.close();
