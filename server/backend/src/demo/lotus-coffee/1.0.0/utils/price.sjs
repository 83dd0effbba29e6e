function format(cents) {
  return 'RM ' + (cents / 100).toFixed(2);
}

export default { format };
