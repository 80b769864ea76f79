package dev.coffre.vault.id;

/**
 * A random id of 16 bytes, kept as two big-endian halves and printed as 32 lower-case hex digits. Ids compare unsigned, byte
 * by byte.
 *
 * @param <T> the type of the id itself: ids of two types are never compared
 */
public sealed interface RandomId<T extends RandomId<T>> extends Comparable<T>
        permits CredentialId, DomainId, JobId, MachineId, PackId, SessionId, SlotId, VaultId {
    int BYTES = 16;

    long high();

    long low();

    default byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        BigEndianWords.write(high(), bytes, 0);
        BigEndianWords.write(low(), bytes, 8);
        return bytes;
    }

    @Override
    default int compareTo(T other) {
        int byHigh = Long.compareUnsigned(high(), other.high());
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low(), other.low());
    }
}
