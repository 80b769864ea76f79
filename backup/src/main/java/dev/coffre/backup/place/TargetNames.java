package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;

/** How a target spells names. Some systems cannot hold every name, or do not distinguish all of them. Stateless. */
public interface TargetNames {
    /** Every name is held as it is, and all are distinguished. */
    TargetNames UNCHANGED = new TargetNames() {
        @Override
        public ByteString spelled(ByteString name) {
            return name;
        }

        @Override
        public ByteString variant(ByteString name) {
            return name;
        }

        @Override
        public long key(ByteString spelled) {
            return 0;
        }
    };

    /** Returns the name at the target for a name of the recovery point. */
    ByteString spelled(ByteString name);

    /** Returns another spelling, for a name that the target does not distinguish from another one of its folder. */
    ByteString variant(ByteString name);

    /** Returns a number that is equal for spelled names that the target does not distinguish. */
    long key(ByteString spelled);
}
