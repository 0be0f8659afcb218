//! What kind of thing a thing is, known without the list of names: a code can be drawn before the
//! list has arrived.

/// A kind of thing that a family buys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Vegetables and herbs.
    Vegetables,
    /// Fruit to be had all year.
    Fruit,
    /// Bread, flour, grain and pasta.
    Bread,
    /// Pulses.
    Pulses,
    /// Milk, cheese and eggs.
    Dairy,
    /// Meat, chicken and fish.
    Meat,
    /// Oil, spices and preserves.
    Spices,
    /// Biscuits, sweets and dried fruit.
    Sweets,
    /// Drinks.
    Drinks,
    /// Cleaning and laundry.
    Cleaning,
    /// Kitchen and table.
    Kitchen,
    /// Paper and bags.
    Paper,
    /// School.
    School,
    /// Soap, toothpaste, comb.
    Washing,
    /// Socks, gloves, scarf.
    Clothes,
    /// Small things for the house: bulb, battery, broom.
    House,
}

impl Category {
    /// All of them in the order of their things, each with how many things it has (256 together).
    pub const ALL: [(Self, usize); 16] = [
        (Self::Vegetables, 26),
        (Self::Fruit, 16),
        (Self::Bread, 20),
        (Self::Pulses, 8),
        (Self::Dairy, 10),
        (Self::Meat, 10),
        (Self::Spices, 24),
        (Self::Sweets, 18),
        (Self::Drinks, 10),
        (Self::Cleaning, 18),
        (Self::Kitchen, 24),
        (Self::Paper, 10),
        (Self::School, 26),
        (Self::Washing, 10),
        (Self::Clothes, 8),
        (Self::House, 18),
    ];

    /// The category of a thing.
    pub fn of(thing: u8) -> Self {
        let mut below = 0;
        for (category, count) in Self::ALL {
            below += count;
            if usize::from(thing) < below {
                return category;
            }
        }
        Self::House
    }

    /// Its name in `locales/things.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Vegetables => "vegetables",
            Self::Fruit => "fruit",
            Self::Bread => "bread",
            Self::Pulses => "pulses",
            Self::Dairy => "dairy",
            Self::Meat => "meat",
            Self::Spices => "spices",
            Self::Sweets => "sweets",
            Self::Drinks => "drinks",
            Self::Cleaning => "cleaning",
            Self::Kitchen => "kitchen",
            Self::Paper => "paper",
            Self::School => "school",
            Self::Washing => "washing",
            Self::Clothes => "clothes",
            Self::House => "house",
        }
    }

    /// Whether it is eaten or drunk.
    pub fn is_food(self) -> bool {
        matches!(
            self,
            Self::Vegetables
                | Self::Fruit
                | Self::Bread
                | Self::Pulses
                | Self::Dairy
                | Self::Meat
                | Self::Spices
                | Self::Sweets
                | Self::Drinks
        )
    }

    /// Whether it stays in the house for years, so that nobody buys many of them at once.
    pub fn is_household(self) -> bool {
        matches!(self, Self::Kitchen | Self::House)
    }
}

/// What lasts where most of a category is used up, by index: squeegee, bucket, plastic basin,
/// dustpan, feather duster, wastebasket; shopping basket; schoolbag, pencil case, writing slate,
/// ring binder, calculator, stapler, dictionary, planner, flute, school smock; comb, loofah, bath
/// towel. Whole, their categories too would cost a list 4.5 of its 77 bits, and refuse eight pens.
const DURABLES: [u8; 20] = [
    146, 147, 148, 154, 155, 157, 187, 198, 199, 207, 208, 209, 211, 212, 214, 216, 217, 223, 225,
    228,
];

/// Whether a thing lasts, so that many of it betray a list (protocol, section 6).
pub(super) fn is_durable(thing: u8) -> bool {
    let category = Category::of(thing);
    category.is_household() || category == Category::Clothes || DURABLES.contains(&thing)
}

#[cfg(test)]
mod tests {
    use super::super::{THINGS, Things};
    use super::*;

    /// What lasts outside the categories of which everything does.
    const NAMES: &str = "squeegee, bucket, plastic basin, dustpan, feather duster, wastebasket, \
        shopping basket, schoolbag, pencil case, writing slate, ring binder, calculator, stapler, \
        dictionary, planner, flute, school smock, comb, loofah, bath towel";

    fn named(fits: impl Fn(u8) -> bool) -> String {
        let things = Things::read(THINGS).unwrap();
        let fitting = (0..=u8::MAX).filter(|thing| fits(*thing));
        fitting.map(|thing| things.name(thing, "en")).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn what_lasts_is_what_the_protocol_names() {
        let whole = |thing| matches!(Category::of(thing).id(), "kitchen" | "clothes" | "house");
        assert_eq!(named(|thing| is_durable(thing) && !whole(thing)), NAMES);
        assert_eq!(named(|thing| whole(thing) && !is_durable(thing)), "");
        assert!(include_str!("../../../../docs/protocol.md").contains(NAMES));
    }

    #[test]
    fn every_thing_has_its_category() {
        assert_eq!(Category::ALL.map(|(_, count)| count).iter().sum::<usize>(), 256);
        for (category, count) in Category::ALL {
            let things = (0..=u8::MAX).filter(|thing| Category::of(*thing) == category);
            assert_eq!(things.count(), count, "{category:?}");
        }
        assert_eq!(Category::of(0), Category::Vegetables);
        assert_eq!(Category::of(26), Category::Fruit);
        assert_eq!(Category::of(255), Category::House);
    }
}
