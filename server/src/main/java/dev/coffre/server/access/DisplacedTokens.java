package dev.coffre.server.access;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of machines that newer tokens displaced although they were not idle. The next use of one shows that two programs
 * share the machine's keys. An entry ends when its token would have expired. At the limit of all entries, the vault with
 * most entries loses its oldest, so no vault can evict those of another. Not thread-safe.
 */
final class DisplacedTokens {
    /** Limit for one machine: what a flood displaces in a second, so that the victim's token is among them. */
    static final int MAX_PER_MACHINE = 128;

    static final int MAX = 16_384;

    private final Map<Sha256, DisplacedToken> byHash = new HashMap<>();
    private final NavigableSet<DisplacedToken> byExpiry =
            new TreeSet<>(Comparator.comparing(DisplacedToken::expires).thenComparing(DisplacedToken::number));

    /** Oldest first. */
    private final Map<MachineId, SequencedSet<DisplacedToken>> byMachine = new HashMap<>();

    private final Map<VaultId, SequencedSet<DisplacedToken>> byVault = new HashMap<>();

    private long added;

    private record DisplacedToken(
            Sha256 hash, TokenIdentity.MachineTokenIdentity machine, Instant expires, long number) {}

    void add(Sha256 hash, TokenIdentity.MachineTokenIdentity machine, Instant expires) {
        DisplacedToken token = new DisplacedToken(hash, machine, expires, added++);
        byHash.put(hash, token);
        byExpiry.add(token);
        SequencedSet<DisplacedToken> ofMachine =
                byMachine.computeIfAbsent(machine.machine(), first -> new LinkedHashSet<>());
        ofMachine.addLast(token);
        byVault.computeIfAbsent(machine.vault(), first -> new LinkedHashSet<>()).addLast(token);
        if (ofMachine.size() > MAX_PER_MACHINE) {
            remove(ofMachine.getFirst());
        } else if (size() > MAX) {
            byVault.values().stream()
                    .max(Comparator.comparingInt(SequencedSet::size))
                    .map(SequencedSet::getFirst)
                    .ifPresent(this::remove);
        }
    }

    /** Removes the token and returns whose it was. Empty if it is not remembered. */
    Optional<TokenIdentity.MachineTokenIdentity> take(Sha256 hash, Instant now) {
        removeExpired(now);
        Optional<DisplacedToken> token = Optional.ofNullable(byHash.get(hash));
        token.ifPresent(this::remove);
        return token.map(DisplacedToken::machine);
    }

    void removeExpired(Instant now) {
        while (!byExpiry.isEmpty() && !byExpiry.first().expires.isAfter(now)) {
            remove(byExpiry.first());
        }
    }

    int size() {
        return byHash.size();
    }

    private void remove(DisplacedToken token) {
        byHash.remove(token.hash);
        byExpiry.remove(token);
        byMachine.computeIfPresent(token.machine.machine(), (id, held) -> without(token, held));
        byVault.computeIfPresent(token.machine.vault(), (id, held) -> without(token, held));
    }

    private static @Nullable SequencedSet<DisplacedToken> without(
            DisplacedToken token, SequencedSet<DisplacedToken> held) {
        held.remove(token);
        return held.isEmpty() ? null : held;
    }
}
