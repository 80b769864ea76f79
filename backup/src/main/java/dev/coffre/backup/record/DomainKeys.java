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
 * The data keys of a domain: the newest one seals, the older ones still open (docs/format.md §8). Thread-safe until
 * closed.
 */
public final class DomainKeys implements AutoCloseable {
    private final TreeMap<Integer, DataKey> byEpoch = new TreeMap<>();

    private DomainKeys(DataKey newest) {
        byEpoch.put(newest.context().epoch(), newest);
    }

    /** The keys of a domain with a single data key. Takes ownership of the key and closes it. */
    public static DomainKeys of(DataKey only) {
        return new DomainKeys(only);
    }

    /**
     * All data keys of a domain as a machine stores them, at least one. Takes ownership of the keys and closes them.
     *
     * @throws IllegalArgumentException if two keys of one epoch differ; all keys are closed
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
     * Opens the older data keys from the newest one through the keyrings, epoch by epoch. If a link is missing, the
     * older keys stay unknown, and only opening a record that they sealed fails.
     *
     * @throws dev.coffre.vault.problem.Problem {@code slot-damaged} or {@code siv-mismatch} if a keyring is not genuine
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

    /** A keyring may only be opened by the key of its own epoch. */
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

    /** The data key of this epoch, if known. */
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
