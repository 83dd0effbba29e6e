import { chromium } from '@playwright/test';
const base = process.env.BASE ?? 'http://127.0.0.1:4100';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-background-networking'] });
const ctx = await b.newContext({ viewport: { width: +(process.env.W ?? 1440), height: 800 }, colorScheme: 'dark', locale: 'zh-CN' });
const p = await ctx.newPage();
p.on('console', m => { if (['error','warning'].includes(m.type())) console.log('CONSOLE', m.type(), m.text().slice(0,400)); });
await p.goto(base + '/sign-in'); await p.screenshot({path:'/work/log/shots/signin-zh-dark.png'});
await p.fill('[name=email]', 'admin@example.test'); await p.fill('[name=password]', 'demo-password-1'); await p.click('main button[type=submit]');
await p.waitForFunction(() => document.documentElement.hasAttribute('data-hydrated'));
for (const [sel, name] of [['[popovertarget=workspaces]','m-switch'],['[popovertarget=account]','m-account'],['[popovertarget=status-filter]','m-filter']]) {
  await p.click(sel); await p.waitForTimeout(300); await p.screenshot({ path: `/work/log/shots/${name}.png` }); await p.keyboard.press('Escape');
}
await b.close();
