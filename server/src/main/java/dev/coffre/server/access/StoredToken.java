package dev.coffre.server.access;

import dev.coffre.vault.id.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A token as it is kept.
 *
 * @param hash of the token
 * @param network of the client that it was issued to
 * @param used when it was last used
 */
public record StoredToken(
        Sha256 hash, TokenIdentity identity, Instant issued, Instant expires, String network, Optional<Instant> used) {
    /** How long a token counts as in use after a use. */
    static final Duration IN_USE = Duration.ofMinutes(1);

    /** A token that is not used for longer than this after its issue is idle. Longer than a round trip. */
    private static final Duration NEW = Duration.ofSeconds(5);

    /**
     * Tokens of one holder share a limit.
     *
     * @param text identifies the holder
     * @param most tokens
     */
    record Holder(String text, int most) {}

    /** Many more than the commands that run on one machine at once. An agent whose token was dropped authenticates again. */
    private static final int OF_MACHINE = 16;

    private static final int OF_VAULT_READERS = 1_024;

    /** Scripts sign in for each run, and do not sign in again if their token was dropped. */
    private static final int OF_ACCOUNT = 64;

    /** The generation of keys or credentials is not part of the holder, because tokens of older generations are invalid. */
    List<Holder> holders() {
        return switch (identity) {
            case TokenIdentity.MachineTokenIdentity machine ->
                List.of(new Holder("machine " + machine.machine(), OF_MACHINE));
            case TokenIdentity.ReaderTokenIdentity reader ->
                List.of(
                        new Holder("reader " + reader.machine(), OF_MACHINE),
                        new Holder("readers " + reader.vault(), OF_VAULT_READERS));
            case TokenIdentity.AccountTokenIdentity person ->
                List.of(new Holder("account " + person.session().account(), OF_ACCOUNT));
        };
    }

    StoredToken usedAt(Instant now) {
        return new StoredToken(hash, identity, issued, expires, network, Optional.of(now));
    }

    private boolean isUnused(Instant now) {
        return used.filter(at -> at.isAfter(now.minus(IN_USE))).isEmpty();
    }

    /**
     * The token that gives way.
     *
     * @param wasIdle whether it was not in use, so that its holder does not miss it
     */
    record GivingWay(StoredToken token, boolean wasIdle) {}

    /**
     * Decides which token of a holder gives way to a new one, as {@link AccessTokens} describes.
     *
     * @param held the holder's tokens, oldest first
     * @param newcomer network of the new token
     */
    static GivingWay givingWay(List<StoredToken> held, String newcomer, Instant now) {
        List<StoredToken> unused =
                held.stream().filter(token -> token.isUnused(now)).toList();
        Optional<StoredToken> idle = unused.stream()
                .filter(token -> !token.issued.isAfter(now.minus(NEW)))
                .findFirst();
        if (idle.isPresent()) {
            return new GivingWay(idle.get(), true);
        }
        StoredToken gone = unused.size() >= held.size() / 2
                ? ofLargestNetwork(unused, newcomer).findFirst().orElseThrow()
                : ofLargestNetwork(
                                held.stream()
                                        .filter(token -> !token.isUnused(now))
                                        .toList(),
                                newcomer)
                        .min(Comparator.comparing(token -> token.used.orElse(Instant.MIN)))
                        .orElseThrow();
        return new GivingWay(gone, false);
    }

    /** Returns the tokens of the networks that have most of them with the new token. */
    private static Stream<StoredToken> ofLargestNetwork(List<StoredToken> tokens, String newcomer) {
        Map<String, Long> sizes =
                tokens.stream().collect(Collectors.groupingBy(StoredToken::network, Collectors.counting()));
        sizes.computeIfPresent(newcomer, (network, size) -> size + 1);
        long largest = sizes.values().stream().mapToLong(size -> size).max().orElse(0);
        return tokens.stream().filter(token -> Objects.equals(sizes.get(token.network), largest));
    }
}
