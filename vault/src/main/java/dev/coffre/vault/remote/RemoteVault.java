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
 * A vault reached by HTTPS, as a registered machine sees it. Transient failures (a restarting vault, a broken line) are retried
 * as {@code patience} says; all others throw a named problem at once. Thread-safe.
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

    /** @param random spreads retries and makes nonces for proxies */
    public RemoteVault(
            Whereabouts whereabouts, Way way, Patience patience, RandomGenerator random, MachineLogin login) {
        this.outages = new Outages(way.outages(), patience);
        this.transport = new Transport(whereabouts, way.at(outages.noticing(way.pacing())), patience, random);
        this.random = random;
        this.plain = new Exchange(transport);
        this.bearer = new MachineBearer(plain, login, whereabouts);
        this.exchange = tried(patience);
        this.reader = new RemoteReader(exchange);
        // Reports are secondary: whether they arrive must not affect the job or its outage status.
        Retry once = new Retry(patience.withRetry(Duration.ZERO), random, new Outages(OutageListener.NONE, patience));
        this.reports = new RemoteReports(new AuthorizedExchange(plain, bearer, once));
    }

    private AuthorizedExchange tried(Patience patience) {
        return new AuthorizedExchange(plain, bearer, new Retry(patience, random, outages));
    }

    /**
     * Starts to authenticate in a thread of its own, so that the first request need not wait for it. Concurrent requests share
     * this authentication. Failures are ignored here and thrown by the first request.
     */
    public void logInAhead() {
        Thread.ofPlatform().daemon().name("login").start(() -> {
            try {
                bearer.token();
            } catch (RuntimeException | Error untold) {
                // The first request meets the same failure.
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

    /** As {@link #slots()}, but retried as {@code patience} says. Time-outs of connections are unchanged. */
    public DomainSlots slots(Patience patience) {
        return new RemoteReader(tried(patience)).slots();
    }

    /** Reports jobs to the vault. Each report is tried once. Not to be used after {@link #close}. */
    public JobReports reports() {
        return reports;
    }

    /** The retention of this machine's points. Not to be used after {@link #close}. */
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
