package dev.coffre.server.access;

import static java.util.Objects.requireNonNull;

import dev.coffre.server.access.StoredToken.GivingWay;
import dev.coffre.server.access.StoredToken.Holder;
import dev.coffre.vault.id.Sha256;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps tokens in this process: a restart ends all of them. Thread-safe. */
public final class MemoryTokens implements TokenStore {
    private record Expiry(Instant at, long number, Sha256 hash) {}

    private record Entry(StoredToken token, Expiry expiry) {}

    private final Map<Sha256, Entry> entries = new ConcurrentHashMap<>();
    private final NavigableSet<Expiry> byExpiry =
            new TreeSet<>(Comparator.comparing(Expiry::at).thenComparing(Expiry::number));

    /** Oldest first. */
    private final Map<Holder, SequencedSet<Sha256>> byHolder = new HashMap<>();

    private final DisplacedTokens displaced = new DisplacedTokens();
    private long added;

    @Override
    public synchronized void add(StoredToken token) {
        Instant now = token.issued();
        while (!byExpiry.isEmpty() && !byExpiry.first().at.isAfter(now)) {
            remove(byExpiry.first().hash);
        }
        displaced.removeExpired(now);
        for (Holder holder : token.holders()) {
            SequencedSet<Sha256> held = byHolder.computeIfAbsent(holder, first -> new LinkedHashSet<>());
            if (held.size() >= holder.most()) {
                displace(StoredToken.givingWay(
                        held.stream()
                                .map(hash -> requireNonNull(entries.get(hash)).token)
                                .toList(),
                        token.network(),
                        now));
            }
        }
        Entry entry = new Entry(token, new Expiry(token.expires(), added++, token.hash()));
        entries.put(token.hash(), entry);
        byExpiry.add(entry.expiry);
        token.holders()
                .forEach(holder -> byHolder.computeIfAbsent(holder, first -> new LinkedHashSet<>())
                        .addLast(token.hash()));
    }

    private void displace(GivingWay gone) {
        remove(gone.token().hash());
        if (!gone.wasIdle() && gone.token().identity() instanceof TokenIdentity.MachineTokenIdentity machine) {
            displaced.add(gone.token().hash(), machine, gone.token().expires());
        }
    }

    private void remove(Sha256 hash) {
        Entry entry = entries.remove(hash);
        if (entry != null) {
            byExpiry.remove(entry.expiry);
            entry.token
                    .holders()
                    .forEach(holder -> byHolder.computeIfPresent(
                            holder, (key, held) -> held.remove(hash) && held.isEmpty() ? null : held));
        }
    }

    @Override
    public Optional<StoredToken> find(Sha256 hash, Instant now) {
        return Optional.ofNullable(entries.get(hash))
                .map(Entry::token)
                .filter(known -> known.expires().isAfter(now));
    }

    @Override
    public void setUsed(StoredToken token, Instant now) {
        entries.computeIfPresent(token.hash(), (hash, known) -> new Entry(known.token.usedAt(now), known.expiry));
    }

    @Override
    public synchronized Optional<TokenIdentity.MachineTokenIdentity> takeDisplaced(Sha256 hash, Instant now) {
        return displaced.take(hash, now);
    }
}
