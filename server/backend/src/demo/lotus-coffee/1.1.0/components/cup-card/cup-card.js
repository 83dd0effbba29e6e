const cupsPerCard = 10;

Component({
  props: { cups: 0 },
  data: { stamps: [], left: cupsPerCard },
  didMount() {
    const full = this.props.cups % cupsPerCard;
    const stamps = Array.from({ length: cupsPerCard }, (_, at) => at < full);
    this.setData({ stamps, left: cupsPerCard - full });
  },
});
