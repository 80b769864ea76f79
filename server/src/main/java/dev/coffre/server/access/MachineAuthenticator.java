package dev.coffre.server.access;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Authenticates machines by an assertion over a nonce of the vault (docs/protocol.md §2). The assertion's times are ignored.
 * The nonce expires by the vault's clock and bounds it, so a machine whose clock is wrong can still authenticate.
 */
public final class MachineAuthenticator {
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(15);

    private final Catalog catalog;
    private final Challenges challenges;
    private final AccessTokens tokens;
    private final Consumer<VaultId> precondition;
    private final MachineTokenPace pace;

    /** @param check throws for a vault that admits no machines */
    public MachineAuthenticator(
            Catalog catalog,
            Challenges challenges,
            AccessTokens tokens,
            Consumer<VaultId> check,
            MachineTokenPace pace) {
        this.catalog = catalog;
        this.challenges = challenges;
        this.tokens = tokens;
        this.precondition = check;
        this.pace = pace;
    }

    /**
     * Issues a token for a machine.
     *
     * @throws dev.coffre.vault.problem.Problem {@code machine-unknown}, {@code machine-replaced} if another installation has
     *     replaced this one, {@code rate-limited}, or {@code not-authenticated} for every other fault
     */
    public IssuedToken authenticate(String compactAssertion, String from) {
        Assertion assertion = Assertion.parse(compactAssertion);
        Assertion.Claims claims = assertion.claims();
        if (!challenges.isIssued(claims.jti()) || !claims.iss().equals(claims.sub())) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
        }
        MachineId id = machineId(claims.iss());
        RegisteredMachine machine = find(id).orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", id));
        if (!claims.aud().equals(machine.row.vault().toString())) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
        }
        requireNewestKey(assertion, machine.keys);
        precondition.accept(machine.row.vault());
        // Before the pace, so that repetitions of an assertion that was overheard do not use it up.
        if (challenges.isUsed(claims.jti())) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
        }
        pace.require(machine.row, from);
        // Last, so that a request that is refused writes nothing.
        if (!challenges.consume(claims.jti())) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
        }
        // The token names the keys that were checked here, so it is void if another installation took over meanwhile.
        return tokens.issue(
                new TokenIdentity.MachineTokenIdentity(
                        machine.row.vault(), id, machine.row.domain(), machine.row.keyGen()),
                TOKEN_LIFETIME,
                from);
    }

    private static void requireNewestKey(Assertion assertion, List<MachineKeysRow> keys) {
        if (assertion.isSignedBy(keys.getLast().authenticationKey())) {
            return;
        }
        throw keys.stream().anyMatch(older -> assertion.isSignedBy(older.authenticationKey()))
                ? ProblemCode.MACHINE_REPLACED.problem()
                : ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
    }

    private Optional<RegisteredMachine> find(MachineId id) {
        return catalog.read(connection -> {
            MachineTable machines = new MachineTable(connection);
            Optional<MachineRow> row = machines.find(id);
            if (row.isEmpty() || machines.isRemoved(id)) {
                return Optional.empty();
            }
            return Optional.of(new RegisteredMachine(row.get(), machines.keys(id)));
        });
    }

    private static MachineId machineId(String hex) {
        try {
            return MachineId.parse(hex);
        } catch (IllegalArgumentException e) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
        }
    }

    /** @param keys oldest first */
    private record RegisteredMachine(MachineRow row, List<MachineKeysRow> keys) {}
}
