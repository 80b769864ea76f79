package dev.coffre.vault.store.storage;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is known of locked objects without asking the storage service. Thread-safe. */
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
        public void noteForeign(String name) {}
    };

    Optional<LockedObject> find(String name);

    /** Returns those of the names whose objects are released. */
    Set<String> released(Collection<String> names);

    /** Inserts or replaces what is known of these objects, durably. */
    void save(List<LockedObject> objects);

    /** Another object had this name before the store could write it. */
    void noteForeign(String name);
}
