package dev.coffre.server.access;

import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineAccessStatus;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.ReaderTokenRequest;
import dev.coffre.vault.wire.ReaderTokenResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Issues read tokens to holders of valid vault credentials, who recover the data of a machine of that vault elsewhere. */
public final class ReaderTokenIssuer {
    private static final System.Logger LOG = System.getLogger(ReaderTokenIssuer.class.getName());

    private final Catalog catalog;
    private final AccessTokens tokens;
    private final AuditLog audit;
    private final InstantSource clock;

    public ReaderTokenIssuer(Catalog catalog, AccessTokens tokens, AuditLog audit, InstantSource clock) {
        this.catalog = catalog;
        this.tokens = tokens;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws Problem {@code machine-unknown}, also if the machine belongs to another vault */
    public ReaderTokenResponse issue(VerifiedCredentials credentials, ReaderTokenRequest asked, String from) {
        AuditAction action = AuditAction.of("reader-token")
                .with("vault", credentials.vaultName())
                .with("generation", credentials.generation())
                .with("machineId", asked.machine());
        return audit.recordRead(from, Optional.of(credentials.vault()), action, () -> grant(credentials, asked, from));
    }

    private ReaderTokenResponse grant(VerifiedCredentials credentials, ReaderTokenRequest asked, String from) {
        MachineRow machine = find(credentials, asked.machine());
        Duration life = Duration.between(clock.instant(), credentials.expires());
        IssuedToken issued = tokens.issue(
                new TokenIdentity.ReaderTokenIdentity(
                        machine.vault(), machine.id(), machine.domain(), credentials.generation()),
                life,
                from);
        LOG.log(System.Logger.Level.INFO, "a reader of machine {0} was let in", machine.id());
        return new ReaderTokenResponse(
                issued.token(),
                issued.expires().toEpochMilli(),
                machine.domain().toString(),
                machine.name());
    }

    private MachineRow find(VerifiedCredentials credentials, String machine) {
        Problem unknown = ProblemCode.MACHINE_UNKNOWN.with("machine", machine);
        MachineId id;
        try {
            id = MachineId.parse(machine);
        } catch (IllegalArgumentException e) {
            throw unknown;
        }
        return catalog.read(connection -> {
                    MachineTable machines = new MachineTable(connection);
                    boolean readable = machines.status(id)
                            .filter(MachineAccessStatus::isReadable)
                            .isPresent();
                    return readable ? machines.find(id) : Optional.<MachineRow>empty();
                })
                .filter(row -> row.vault().equals(credentials.vault()))
                .orElseThrow(() -> unknown);
    }
}
