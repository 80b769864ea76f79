package dev.coffre.backup.record;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.slot.Keyring;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.slot.KeyringFile;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The data keys of a domain: the newest, which seals, and the older ones, which still open (docs/format.md §8). Safe for
 * several threads until closed.
 */
public final class DomainKeys implements AutoCloseable {
    private final TreeMap<Integer, DataKey> byEpoch = new TreeMap<>();

    private DomainKeys(DataKey newest) {
        byEpoch.put(newest.context().epoch(), newest);
    }

    /** The keys of a domain with one data key; takes it over and closes it with itself. */
    public static DomainKeys of(DataKey only) {
        return new DomainKeys(only);
    }

    /**
     * All data keys of a domain as a machine keeps them, at least one; takes them over and closes them with itself.
     *
     * @throws IllegalArgumentException when two differ in one epoch; all are closed
     */
    public static DomainKeys of(Collection<DataKey> all) {
        DataKey newest = Collections.max(
                all, Comparator.comparingInt(key -> key.context().epoch()));
        DomainKeys keys = new DomainKeys(newest);
        for (DataKey key : all) {
            DataKey known = keys.byEpoch.computeIfAbsent(key.context().epoch(), _ -> key);
            if (!known.sameAs(key)) {
                all.forEach(DataKey::close);
                throw new IllegalArgumentException("two data keys of one epoch");
            }
            if (known != key) {
                key.close();
            }
        }
        return keys;
    }

    /**
     * The newest data key and all that its keyring opens, from epoch to epoch. Where a link is missing the older keys are
     * not known, and opening what they sealed is a problem then, not now.
     *
     * @throws dev.coffre.vault.problem.Problem {@code slot-damaged} or {@code siv-mismatch} when a keyring is not genuine
     */
    public static DomainKeys open(DataKey newest, Collection<KeyringFile> keyrings) {
        DomainKeys keys = new DomainKeys(newest);
        Map<Integer, KeyringFile> links = keyrings.stream()
                .filter(file -> file.domain().equals(keys.domain()))
                .collect(Collectors.toMap(KeyringFile::epoch, Function.identity(), (first, same) -> first));
        int epoch = newest.context().epoch();
        for (KeyringFile link = links.get(epoch); link != null; link = links.get(--epoch)) {
            keys.byEpoch.put(epoch - 1, previous(keys.oldest(), link));
        }
        return keys;
    }

    /** Each keyring is opened by the key of its own epoch alone. */
    private static DataKey previous(DataKey newer, KeyringFile keyring) {
        RecordBytes record = RecordBytes.of(keyring.record());
        try (RecordOpener opener = new RecordOpener(new DomainKeys(newer))) {
            byte[] raw =
                    opener.open(record.oid(), RecordType.KEYRING, record).raw().toArray();
            DataKey previous = Keyring.decode(newer.context(), raw);
            Arrays.fill(raw, (byte) 0);
            return previous;
        } catch (IllegalArgumentException e) {
            throw ProblemCode.SLOT_DAMAGED
                    .with("file", "keyring-%08d".formatted(keyring.epoch()))
                    .with("reason", "it holds no data key of the epoch before")
                    .causedBy(e);
        }
    }

    public DomainId domain() {
        return DomainId.from(newest().context().domainId(), 0);
    }

    /** The data key of the newest epoch. */
    public DataKey newest() {
        return byEpoch.lastEntry().getValue();
    }

    private DataKey oldest() {
        return byEpoch.firstEntry().getValue();
    }

    /** The data key of this epoch, if it is known. */
    public Optional<DataKey> at(int epoch) {
        return Optional.ofNullable(byEpoch.get(epoch));
    }

    @Override
    public void close() {
        byEpoch.values().forEach(DataKey::close);
    }

    @Override
    public String toString() {
        return "[data keys of " + domain() + ", epochs " + byEpoch.keySet() + "]";
    }
}
