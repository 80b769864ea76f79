package dev.coffre.sealing;

import java.util.EnumMap;
import java.util.Map;

/** Computes pids under one data key (docs/format.md §2, §4). Confined to one thread. */
public final class PidHasher {
    private final DataKey key;
    private final Map<SealedType, Hmac> hmacs = new EnumMap<>(SealedType.class);

    PidHasher(DataKey key) {
        this.key = key;
    }

    /** The pid of a record's raw content. */
    public Pid ofRecord(SealedType type, Slice raw) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type + " is not a record");
        }
        return Pid.of(start(type).add(raw).value());
    }

    /** Returns the pid of a small file's content. Equal content of another owner has another pid. */
    public Pid ofBundledFile(FileOwner owner, Slice content) {
        return Pid.of(
                start(SealedType.BUNDLED_FILE).add(owner.hash()).add(content).value());
    }

    private Hmac start(SealedType type) {
        return hmacs.computeIfAbsent(type, t -> key.hmac(t, KeyPurpose.PID)).add((byte) type.number());
    }
}
