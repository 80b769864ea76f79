package dev.coffre.vault.store.storage;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of locked objects without asking the storage service. If it cannot be read, {@link #find} and {@link #released}
 * throw {@link StoreUnavailableException}. Thread-safe.
 */
public interface ObjectIndex {
    /** Knows nothing, and keeps nothing. */
    ObjectIndex NONE = new ObjectIndex() {
        @Override
        public Optional<LockedObject> find(String name) {
            return Optional.empty();
        }

        @Override
        public Set<String> released(Collection<String> names) {
            return Set.of();
        }

        @Override
        public void save(List<LockedObject> objects) {}

        @Override
        public boolean setReleased(LockedObject object, boolean isReleased) {
            return true;
        }

        @Override
        public void noteForeign(String name) {}
    };

    Optional<LockedObject> find(String name);

    /** Returns those of the names whose objects are released. */
    Set<String> released(Collection<String> names);

    /** Inserts or replaces what is known of these objects, durably. What is released stays released. */
    void save(List<LockedObject> objects);

    /**
     * Saves that the store needs the object no more, or needs it again, durably.
     *
     * @return false, and nothing is saved, if the object is being deleted
     */
    boolean setReleased(LockedObject object, boolean isReleased);

    /** Another object had this name before the store could write it. Has no effect if the index knows an object of the name. */
    void noteForeign(String name);
}
