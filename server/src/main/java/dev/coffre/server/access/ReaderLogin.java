package dev.coffre.server.access;

import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.audit.Deed;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineStatus;
import dev.coffre.server.catalog.Machines;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AskReaderToken;
import dev.coffre.vault.wire.ReaderTokenGranted;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Issues read tokens to holders of valid vault credentials, who recover the data of a machine of that vault elsewhere. */
public final class ReaderLogin {
    private static final System.Logger LOG = System.getLogger(ReaderLogin.class.getName());

    private final Catalog catalog;
    private final Tokens tokens;
    private final AuditLog audit;
    private final InstantSource clock;

    public ReaderLogin(Catalog catalog, Tokens tokens, AuditLog audit, InstantSource clock) {
        this.catalog = catalog;
        this.tokens = tokens;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws Problem {@code machine-unknown}, also if the machine belongs to another vault */
    public ReaderTokenGranted login(VerifiedCredentials credentials, AskReaderToken asked, String from) {
        Deed deed = Deed.of("reader-token")
                .with("vault", credentials.vaultName())
                .with("generation", credentials.generation())
                .with("machineId", asked.machine());
        return audit.tellLook(from, Optional.of(credentials.vault()), deed, () -> grant(credentials, asked));
    }

    private ReaderTokenGranted grant(VerifiedCredentials credentials, AskReaderToken asked) {
        MachineRow machine = find(credentials, asked.machine());
        Duration life = Duration.between(clock.instant(), credentials.expires());
        IssuedToken issued = tokens.issue(
                new Grant.Reader(machine.vault(), machine.id(), machine.domain(), credentials.generation()), life);
        LOG.log(System.Logger.Level.INFO, "a reader of machine {0} was let in", machine.id());
        return new ReaderTokenGranted(
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
                    Machines machines = new Machines(connection);
                    boolean readable = machines.status(id)
                            .filter(MachineStatus::isReadable)
                            .isPresent();
                    return readable ? machines.find(id) : Optional.<MachineRow>empty();
                })
                .filter(row -> row.vault().equals(credentials.vault()))
                .orElseThrow(() -> unknown);
    }
}
