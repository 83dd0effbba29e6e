//! What mini programs and people that are made in bulk are called: in English and in Chinese.

/// The same word in English and in Chinese.
pub(super) type Pair = (&'static str, &'static str);

/// At most 8 wide in English, two characters in Chinese.
pub(super) const ADJECTIVES: [Pair; 20] = [
    ("Amber", "琥珀"),
    ("Bright", "明亮"),
    ("Coral", "珊瑚"),
    ("Golden", "金色"),
    ("Jade", "翡翠"),
    ("Lucky", "幸运"),
    ("Misty", "晨雾"),
    ("Morning", "清晨"),
    ("Northern", "北方"),
    ("Pearl", "珍珠"),
    ("Quiet", "静静"),
    ("Rapid", "快捷"),
    ("Silver", "银色"),
    ("Southern", "南方"),
    ("Spring", "春天"),
    ("Summer", "夏日"),
    ("Sunny", "阳光"),
    ("Velvet", "丝绒"),
    ("Wild", "野趣"),
    ("Winter", "冬日"),
];

/// At most 7 wide in English, two characters in Chinese.
pub(super) const NOUNS: [Pair; 24] = [
    ("Bakery", "面包"),
    ("Bamboo", "竹林"),
    ("Bistro", "小馆"),
    ("Bookery", "书店"),
    ("Bridge", "小桥"),
    ("Camera", "相机"),
    ("Cinema", "影院"),
    ("Clinic", "诊所"),
    ("Dragon", "龙门"),
    ("Ferry", "渡轮"),
    ("Flower", "花店"),
    ("Garden", "花园"),
    ("Harvest", "丰收"),
    ("Lantern", "灯笼"),
    ("Market", "集市"),
    ("Noodle", "面馆"),
    ("Orchard", "果园"),
    ("River", "江边"),
    ("School", "学堂"),
    ("Teahut", "茶舍"),
    ("Temple", "庙街"),
    ("Theatre", "剧场"),
    ("Travel", "旅行"),
    ("Village", "村庄"),
];

/// At most 7 wide in English, two characters in Chinese.
pub(super) const KINDS: [Pair; 16] = [
    ("Club", "会员"),
    ("Coupons", "优惠"),
    ("Express", "快送"),
    ("Guide", "指南"),
    ("Order", "点单"),
    ("Parking", "停车"),
    ("Pass", "通票"),
    ("Pay", "缴费"),
    ("Points", "积分"),
    ("Queue", "排队"),
    ("Rental", "租借"),
    ("Repair", "维修"),
    ("Shop", "商城"),
    ("Tickets", "票务"),
    ("Tutor", "课堂"),
    ("Wallet", "钱包"),
];

/// 10–30 wide in both.
pub(super) const TAGLINES: [Pair; 8] = [
    ("Order ahead, skip the queue", "提前下单，到店即取"),
    ("Everything near you, today", "附近好店，今日上新"),
    ("Points with every visit", "每次光临都有积分"),
    ("Book in a minute, pay later", "一分钟预订，稍后付款"),
    ("Opening hours, maps and prices", "营业时间、地图与价格"),
    ("Made for busy mornings", "为忙碌的早晨而生"),
    ("Members save more", "会员专享更多优惠"),
    ("Ask, compare, decide", "咨询、比较、再决定"),
];

/// 20–200 wide in both.
pub(super) const DESCRIPTIONS: [Pair; 4] = [
    (
        "Find the nearest shop, see what is new, and order with two taps. Receipts stay in the app.",
        "查找最近的门店，看看有什么新品，两步完成下单，收据保存在应用里。",
    ),
    (
        "Collect points, share them with the family, and redeem them for presents of the season.",
        "累积积分，与家人共享，兑换当季礼品。",
    ),
    (
        "Book a place, get a reminder in time, and cancel free of charge until the evening before.",
        "预订席位，按时提醒，前一晚之前可以免费取消。",
    ),
    (
        "Prices, opening hours and the way there, kept up to date by the people who work there.",
        "价格、营业时间和路线，由店员随时更新。",
    ),
];

pub(super) const ENGLISH_FIRST: [&str; 10] =
    ["Aisha", "Ben", "Clara", "Dev", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas"];
pub(super) const ENGLISH_LAST: [&str; 10] = [
    "Abdullah",
    "Brandt",
    "Costa",
    "Dlamini",
    "Evans",
    "Fernando",
    "Gupta",
    "Haddad",
    "Ito",
    "Johansson",
];

/// Pinyin, for the address, and the name itself.
pub(super) const CHINESE_FIRST: [Pair; 10] = [
    ("jing", "静"),
    ("lei", "磊"),
    ("min", "敏"),
    ("xiaoming", "晓明"),
    ("yating", "雅婷"),
    ("jianguo", "建国"),
    ("meiling", "美玲"),
    ("zihan", "子涵"),
    ("haoran", "浩然"),
    ("yu", "宇"),
];
pub(super) const CHINESE_LAST: [Pair; 10] = [
    ("zhang", "张"),
    ("li", "李"),
    ("liu", "刘"),
    ("yang", "杨"),
    ("zhao", "赵"),
    ("huang", "黄"),
    ("zhou", "周"),
    ("wu", "吴"),
    ("xu", "徐"),
    ("sun", "孙"),
];
