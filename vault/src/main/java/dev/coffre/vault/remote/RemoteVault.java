package dev.coffre.vault.remote;

import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.PointTerms;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.job.JobReports;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.OpenSession;
import dev.coffre.vault.wire.ReplaceSlots;
import dev.coffre.vault.wire.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The vault at the other end of HTTPS, as a registered machine sees it. What may pass by itself (a restarting vault, a
 * broken line) is tried again within the given patience; everything else is a named problem at once. Thread-safe.
 */
public final class RemoteVault implements Vault, AutoCloseable {
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final Outages outages;
    private final Transport transport;
    private final RandomGenerator random;
    private final Exchange plain;
    private final MachineBearer bearer;
    private final AuthorizedExchange exchange;
    private final DomainReader reader;
    private final JobReports reports;

    /** {@code random} spreads retries and makes nonces for proxies. */
    public RemoteVault(
            Whereabouts whereabouts, Way way, Patience patience, RandomGenerator random, MachineLogin login) {
        this.outages = new Outages(way.outages(), patience);
        this.transport = new Transport(whereabouts, way.at(outages.noticing(way.pacing())), patience, random);
        this.random = random;
        this.plain = new Exchange(transport);
        this.bearer = new MachineBearer(plain, login, whereabouts);
        this.exchange = tried(patience);
        this.reader = new RemoteReader(exchange);
        // A report is beside the job: whether it arrives says nothing of how the job is.
        Retry once = new Retry(patience.withRetry(Duration.ZERO), random, new Outages(OutageListener.NONE, patience));
        this.reports = new RemoteReports(new AuthorizedExchange(plain, bearer, once));
    }

    private AuthorizedExchange tried(Patience patience) {
        return new AuthorizedExchange(plain, bearer, new Retry(patience, random, outages));
    }

    /**
     * Begins to log in, by a thread of its own: who asks something soon after finds the work of it done, or shares what becomes
     * of it. What goes wrong is left to the first question to tell.
     */
    public void logInAhead() {
        Thread.ofPlatform().daemon().name("login").start(() -> {
            try {
                bearer.token();
            } catch (RuntimeException | Error untold) {
                // the first question meets it too
            }
        });
    }

    @Override
    public VaultSession open(Optional<SessionId> resume) {
        return open(resume, PointTerms.ON_DEMAND);
    }

    @Override
    public VaultSession open(Optional<SessionId> resume, PointTerms terms) {
        byte[] question = WireJson.write(new OpenSession(
                resume.map(SessionId::toString), terms.retainUntil().map(Instant::toEpochMilli)));
        dev.coffre.vault.wire.SessionTotals opened = exchange.json(
                Call.post("/v1/sessions", Call.JSON, question), dev.coffre.vault.wire.SessionTotals.class);
        return new RemoteSession(exchange, parse(opened.session()));
    }

    @Override
    public void replaceSlots(SlotChange change, SecurityPin pin) {
        List<String> slots = change.slots().stream()
                .map(slot -> BASE64.encodeToString(slot.encode()))
                .toList();
        int epoch = change.slots().stream()
                .mapToInt(KeySlotFile::epoch)
                .findFirst()
                .orElseThrow(() -> ProblemCode.SLOTS_REFUSED.with("reason", "no slot would be left"));
        Optional<String> keyring = change.keyring().map(KeyringFile::encode).map(BASE64::encodeToString);
        byte[] question = WireJson.write(new ReplaceSlots(pin.digits(), epoch, slots, keyring));
        exchange.json(Call.post("/v1/slots", Call.JSON, question), Nothing.class);
    }

    @Override
    public PointChain points(MachineId machine) {
        return reader.points(machine);
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        reader.fetch(oids, sink);
    }

    @Override
    public DomainSlots slots() {
        return reader.slots();
    }

    /** As {@link #slots()}, tried again for as long as {@code patience} says; connections wait as they do for everything. */
    public DomainSlots slots(Patience patience) {
        return new RemoteReader(tried(patience)).slots();
    }

    /** Where this machine tells the vault of its jobs; each report is tried once. Not to be used after {@link #close}. */
    public JobReports reports() {
        return reports;
    }

    /** What the vault keeps of this machine. Not to be used after {@link #close}. */
    public MachineRetention retention() {
        return new RemoteRetention(exchange);
    }

    @Override
    public void close() {
        transport.close();
    }

    static SessionTotals totals(dev.coffre.vault.wire.SessionTotals wire) {
        return new SessionTotals(
                wire.bytesReceived(), wire.bytesAdmitted(), wire.recordsAdmitted(), wire.dataRecordsAdmitted());
    }

    private static SessionId parse(String id) {
        try {
            return SessionId.parse(id);
        } catch (IllegalArgumentException notAnId) {
            throw ProblemCode.VAULT_ANSWER_GARBAGE.with("reason", "a session id that is none");
        }
    }
}
