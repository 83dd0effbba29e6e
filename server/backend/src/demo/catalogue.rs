//! The named mini programs of the demonstration, with their texts.

use super::programs::Planned;
use domain::mini_program::MiniProgramStatus::{Archived, Created, Released};

/// In the order in which they are created; the first two get versions.
pub(super) const PROGRAMS: &[Planned] = &[
    Planned {
        creator: "merchant-admin@example.test",
        workspace: "lotus-coffee",
        entrance: None,
        status: Created,
        texts: &[
            (
                "en",
                "Lotus Coffee",
                "Order ahead, skip the queue",
                "Order coffee and cake from the nearest Lotus Coffee, pay in the app, and pick it up \
                 without waiting. Every tenth cup is on us.",
            ),
            (
                "zh-CN",
                "莲花咖啡",
                "提前点单，到店即取",
                "在最近的莲花咖啡门店提前点好咖啡和蛋糕，用应用付款，到店直接取走，无需排队。每十杯送一杯。",
            ),
        ],
        category: "Food and drink",
        keywords: "coffee, cake, order ahead, 咖啡, 点单",
        phone: "+60 3-5550 0142",
        email: "care@lotus-coffee.example",
    },
    Planned {
        creator: "other-admin@example.test",
        workspace: "harbour-taxi",
        entrance: None,
        status: Created,
        texts: &[
            (
                "en",
                "Harbour Taxi",
                "A taxi at your door in minutes",
                "Call a licensed taxi to where you are, see it come closer on the map, and know the fare \
                 before you get in.",
            ),
            (
                "zh-CN",
                "港湾出租车",
                "随时随地，一键叫车",
                "一键呼叫附近的正规出租车，在地图上看着它开来，上车前就知道车费。",
            ),
        ],
        category: "Travel and transport",
        keywords: "taxi, ride, airport, 打车, 叫车",
        phone: "+60 3-5550 0177",
        email: "help@harbour-taxi.example",
    },
    Planned {
        creator: "merchant-admin@example.test",
        workspace: "lotus-coffee",
        entrance: Some("https://rewards.lotus-coffee.example/?from=wallet"),
        status: Released,
        texts: &[
            (
                "en",
                "Lotus Rewards",
                "Cups, points and presents",
                "See how many cups are left until the next free one, give points to friends, and redeem \
                 presents of the season.",
            ),
            (
                "zh-CN",
                "莲花会员",
                "积分换好礼，杯杯有惊喜",
                "查看离下一杯免费咖啡还差几杯，把积分送给朋友，兑换当季礼品。",
            ),
        ],
        category: "Food and drink",
        keywords: "rewards, points, 会员, 积分",
        phone: "+60 3-5550 0142",
        email: "care@lotus-coffee.example",
    },
    Planned {
        creator: "merchant-admin@example.test",
        workspace: "lotus-coffee",
        entrance: None,
        status: Archived,
        texts: &[
            (
                "en",
                "Lotus Summer Van",
                "Iced coffee near the beach",
                "Where the iced coffee van stands today, what it serves, and how long the queue is. \
                 Summer only.",
            ),
            ("zh-CN", "莲花夏日咖啡车", "", ""),
        ],
        category: "Food and drink",
        keywords: "iced coffee, beach",
        phone: "",
        email: "care@lotus-coffee.example",
    },
    Planned {
        creator: "admin@example.test",
        workspace: "harbour-wallet",
        entrance: Some("https://bills.harbour-wallet.example/m"),
        status: Released,
        texts: &[
            (
                "en",
                "Harbour Bill Pay",
                "Water, power, phone: paid",
                "Pay bills of more than forty utilities, get a reminder before they are due, and keep \
                 every receipt in one place.",
            ),
            (
                "zh-CN",
                "港湾缴费",
                "水电话费，一次缴清",
                "缴纳四十多家公用事业公司的账单，到期前提醒，所有收据集中保存。",
            ),
        ],
        category: "Finance",
        keywords: "bills, utilities, 缴费, 水电",
        phone: "+60 3-5550 0100",
        email: "service@harbour-wallet.example",
    },
    Planned {
        creator: "admin@example.test",
        workspace: "harbour-wallet",
        entrance: None,
        status: Created,
        texts: &[
            (
                "zh-CN",
                "港湾卡包",
                "会员卡、优惠券全在这里",
                "把会员卡、优惠券和登机牌都放进一个卡包，付款时自动选用最合适的一张。",
            ),
            ("en", "Harbour Card Case", "All your cards in one place", ""),
        ],
        category: "Tools",
        keywords: "卡包, 会员卡, 优惠券",
        phone: "",
        email: "service@harbour-wallet.example",
    },
    Planned {
        creator: "other-admin@example.test",
        workspace: "harbour-taxi",
        entrance: Some("https://drive.harbour-taxi.example/home"),
        status: Archived,
        texts: &[(
            "zh-CN",
            "代驾到家",
            "喝了酒，就让我们来开",
            "预约一位持证司机，把您和您的车一起安全送回家。",
        )],
        category: "Travel and transport",
        keywords: "代驾",
        phone: "",
        email: "",
    },
    Planned {
        creator: "admin@example.test",
        workspace: "harbour-wallet",
        entrance: None,
        status: Released,
        texts: &[
            (
                "ms",
                "Baucar Harbour",
                "Baucar harian untuk anda",
                "Kumpul baucar daripada kedai berdekatan dan guna terus semasa membayar.",
            ),
            ("en", "Harbour Vouchers", "Vouchers for every day", ""),
            ("zh-CN", "港湾优惠券", "", ""),
        ],
        category: "Shopping",
        keywords: "baucar, vouchers, 优惠券",
        phone: "",
        email: "service@harbour-wallet.example",
    },
];

/// One that lies in the bin.
pub(super) const BINNED: Planned = Planned {
    creator: "merchant-admin@example.test",
    workspace: "lotus-coffee",
    entrance: None,
    status: Created,
    texts: &[(
        "en",
        "Lotus Tea Stand",
        "Tea from a stand in the park",
        "Order tea from the stand in Harbour Park. The stand was there for one summer and has closed.",
    )],
    category: "Food and drink",
    keywords: "tea",
    phone: "",
    email: "",
};
