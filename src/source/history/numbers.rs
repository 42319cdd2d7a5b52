//! A number for each object of a store, which is a fifth as long as its name and as good as it in a table.

use crate::model::ObjectId;
use crate::pack::walk::Place;
use crate::pack::{Error, Store};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Numbers the objects of a store: those of its packs, by position, then the loose ones, then those that are named and not here.
#[derive(Debug)]
pub struct Numbers<'s> {
    store: &'s Store,
    /// The first number of each pack, and behind them that of the loose objects.
    firsts: Vec<u32>,
    loose: Vec<ObjectId>,
    absent: Mutex<Absent>,
}

/// Objects that are named and not here, in the order in which they were met.
#[derive(Debug, Default)]
struct Absent {
    names: Vec<ObjectId>,
    places: HashMap<ObjectId, u32>,
}

impl<'s> Numbers<'s> {
    /// Numbers the objects of a store.
    pub fn new(store: &'s Store) -> Result<Self, Error> {
        let mut firsts = vec![0_u32];
        for pack in store.packs() {
            let last = firsts.last().copied().unwrap_or_default();
            firsts.push(last.saturating_add(pack.index().count()));
        }
        Ok(Self { store, firsts, loose: store.loose()?, absent: Mutex::default() })
    }

    /// Returns the store.
    pub fn store(&self) -> &'s Store {
        self.store
    }

    /// Returns how many objects are here, of which each has a lower number.
    pub fn here(&self) -> usize {
        self.first_loose() as usize + self.loose.len()
    }

    fn first_loose(&self) -> u32 {
        self.firsts.last().copied().unwrap_or_default()
    }

    /// Returns the number of an object that is here; one that is stored twice has one number.
    pub fn find(&self, name: &ObjectId) -> Option<u32> {
        let packed = self.store.packs().iter().zip(&self.firsts).find_map(|(pack, first)| Some(first + pack.index().find(name)?));
        packed.or_else(|| {
            let at = self.loose.binary_search(name).ok()?;
            Some(self.first_loose() + u32::try_from(at).ok()?)
        })
    }

    /// Returns the number of an object that is stored at the place.
    pub fn at(&self, place: Place, name: &ObjectId) -> Option<u32> {
        match place {
            Place::Packed { pack: 0, position } => Some(position),
            _ => self.find(name),
        }
    }

    /// Returns the number of an object, whether it is here or not.
    pub fn of(&self, name: &ObjectId) -> u32 {
        self.find(name).unwrap_or_else(|| {
            let mut absent = self.absent();
            let Absent { names, places } = &mut *absent;
            let next = u32::try_from(self.here() + names.len()).unwrap_or(u32::MAX);
            *places.entry(*name).or_insert_with(|| {
                names.push(*name);
                next
            })
        })
    }

    /// Returns the name of the object of that number.
    pub fn name(&self, number: u32) -> Option<ObjectId> {
        let pack = self.firsts.partition_point(|&first| first <= number).checked_sub(1)?;
        if let Some(found) = self.store.packs().get(pack) {
            return found.index().name(number - self.firsts[pack]);
        }
        let loose = (number - self.first_loose()) as usize;
        match self.loose.get(loose) {
            Some(name) => Some(*name),
            None => self.absent().names.get(loose - self.loose.len()).copied(),
        }
    }

    fn absent(&self) -> std::sync::MutexGuard<'_, Absent> {
        self.absent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
