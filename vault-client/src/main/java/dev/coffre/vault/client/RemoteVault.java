package dev.coffre.vault.client;

import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.job.ReportSink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.OpenSessionRequest;
import dev.coffre.vault.wire.ReplaceSlotsRequest;
import dev.coffre.vault.wire.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A vault reached by HTTPS, as a registered machine sees it. Transient failures (a restarting vault, a broken line) are
 * retried as {@code retryPolicy} says; all others throw a named problem at once. Thread-safe.
 */
public final class RemoteVault implements Vault, AutoCloseable {
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final OutageDetector outages;
    private final Transport transport;
    private final RandomGenerator random;
    private final Exchange unauthenticated;
    private final MachineTokenSource tokens;
    private final AuthorizedExchange exchange;
    private final DomainReader reader;
    private final ReportSink reports;

    /** @param random spreads retries and makes nonces for proxies */
    public RemoteVault(
            VaultLocator locator,
            VaultRoute route,
            RetryPolicy retryPolicy,
            RandomGenerator random,
            AuthenticatingMachine login) {
        this.outages = new OutageDetector(route.outageListener(), retryPolicy);
        this.transport = new Transport(
                locator, route.withRateLimiter(outages.observing(route.rateLimiter())), retryPolicy, random);
        this.random = random;
        this.unauthenticated = new Exchange(transport);
        this.tokens = new MachineTokenSource(unauthenticated, login, locator);
        this.exchange = retrying(retryPolicy);
        this.reader = new RemoteReader(exchange);
        // Reports are secondary: whether they arrive must not affect the job or its outage status.
        Retry once = new Retry(
                retryPolicy.withMaxRetryTime(Duration.ZERO),
                random,
                new OutageDetector(OutageListener.NONE, retryPolicy));
        this.reports = new RemoteReports(new AuthorizedExchange(unauthenticated, tokens, once));
    }

    private AuthorizedExchange retrying(RetryPolicy retryPolicy) {
        return new AuthorizedExchange(unauthenticated, tokens, new Retry(retryPolicy, random, outages));
    }

    /**
     * Starts to authenticate in a thread of its own, so that the first request need not wait for it. Concurrent
     * requests share this authentication. Failures are ignored here and thrown by the first request.
     */
    public void authenticateEarly() {
        Thread.ofPlatform().daemon().name("authenticate").start(() -> {
            try {
                tokens.token();
            } catch (RuntimeException | Error untold) {
                // The first request meets the same failure.
            }
        });
    }

    @Override
    public VaultSession open(Optional<SessionId> resume) {
        return open(resume, CommitTerms.ON_DEMAND);
    }

    @Override
    public VaultSession open(Optional<SessionId> resume, CommitTerms terms) {
        byte[] question = WireJson.write(new OpenSessionRequest(
                resume.map(SessionId::toString), terms.retainUntil().map(Instant::toEpochMilli)));
        dev.coffre.vault.wire.SessionResponse opened = exchange.json(
                VaultRequest.post("/v1/sessions", VaultRequest.JSON, question),
                dev.coffre.vault.wire.SessionResponse.class);
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
        byte[] question = WireJson.write(new ReplaceSlotsRequest(pin.digits(), epoch, slots, keyring));
        exchange.json(VaultRequest.post("/v1/slots", VaultRequest.JSON, question), Empty.class);
    }

    @Override
    public PointChain chain(MachineId machine) {
        return reader.chain(machine);
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        reader.fetch(oids, sink);
    }

    @Override
    public DomainSlots slots() {
        return reader.slots();
    }

    /**
     * As {@link #slots()}, but a vault that is not reached is retried as {@code brief} says. One that answers that it cannot
     * work now is waited for, as by {@link #slots()}. Time-outs of connections are unchanged.
     */
    public DomainSlots slots(RetryPolicy brief) {
        try {
            return new RemoteReader(retrying(brief)).slots();
        } catch (Problem problem) {
            if (!Retry.isReached(problem)) {
                throw problem;
            }
            return slots();
        }
    }

    /** Reports jobs to the vault. Each report is tried once. Not to be used after {@link #close}. */
    public ReportSink reports() {
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

    static SessionTotals totals(dev.coffre.vault.wire.SessionResponse wire) {
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
