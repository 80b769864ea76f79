package dev.coffre.server.access;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the nonces that were used at this process. Their key ends with it too. Thread-safe. */
public final class MemoryNonces implements UsedNonces {
    private static final int MAX = 100_000;

    /** In order of use. */
    private final Map<Sha256, Instant> used = new LinkedHashMap<>();

    @Override
    public synchronized boolean isUsed(Sha256 nonce) {
        return used.containsKey(nonce);
    }

    @Override
    public synchronized boolean use(Sha256 nonce, Instant until, Instant now) {
        Iterator<Instant> oldest = used.values().iterator();
        while (oldest.hasNext() && !oldest.next().isAfter(now)) {
            oldest.remove();
        }
        return used.size() < MAX && used.putIfAbsent(nonce, until) == null;
    }
}
