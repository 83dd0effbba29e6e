// The club card lives in the host app: whoever has none is asked to get one.
export function joinClub(table, notice) {
  my.openClubCard({ table });
  my[notice]({ content: 'Welcome to the club' });
}
