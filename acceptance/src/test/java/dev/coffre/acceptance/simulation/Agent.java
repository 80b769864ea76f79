package dev.coffre.acceptance.simulation;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.catalog.VaultLimits;
import dev.coffre.server.testing.CoreVault;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.testing.TestRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A machine with its agent: files that change, and now and then a backup. */
final class Agent {
    private static final int LARGE_FILE_PERCENT = 30;

    private final int number;
    private final World world;
    private final TokenIdentity.MachineTokenIdentity grant;
    private final Contents contents;
    private final Chance chance;
    private final SigningKey pointKey;
    private final Source source;
    private final MachineModel model;
    private final Optional<LargeFileBackup> largeFile;
    private Optional<Job> job = Optional.empty();
    private Optional<SessionId> interrupted = Optional.empty();
    private ChainHead remembered = ChainHead.NONE;
    private boolean asleep;

    Agent(int number, World world, VaultId vault, Contents contents, SigningKey pointKey, Chance chance) {
        this.number = number;
        this.world = world;
        this.contents = contents;
        this.chance = chance;
        this.grant =
                new TokenIdentity.MachineTokenIdentity(vault, MachineId.random(chance.numbers()), contents.domain(), 1);
        this.pointKey = pointKey;
        this.source = new Source(contents, chance.split(), number + 1);
        this.model = new MachineModel(grant);
        this.largeFile = chance.percent(LARGE_FILE_PERCENT)
                ? Optional.of(new LargeFileBackup(contents, world.folder().resolve("machine" + number), chance.split()))
                : Optional.empty();
    }

    MachineId id() {
        return grant.machine();
    }

    TokenIdentity.MachineTokenIdentity grant() {
        return grant;
    }

    Contents contents() {
        return contents;
    }

    SigningKey pointKey() {
        return pointKey;
    }

    MachineModel model() {
        return model;
    }

    /** The service that runs now, as this machine sees it. */
    CoreVault vault() {
        return new CoreVault(world.site().service(), grant);
    }

    /** @param answered hears what the vault answers, also when the answer then gets lost */
    <T> T call(Supplier<T> request, Consumer<T> answered) {
        return world.network().call(() -> {
            T answer = world.asked(request);
            world.site().power().require(); // nobody answers without
            answered.accept(answer);
            return answer;
        });
    }

    void trace(String format, Object... values) {
        world.trace().add(format, values);
    }

    boolean isAtWork() {
        return job.isPresent();
    }

    boolean isAsleep() {
        return asleep;
    }

    /** Closes the lid, or opens it. */
    void sleep(boolean closed) {
        asleep = closed;
        trace("%s %s", this, closed ? "sleeps" : "wakes");
    }

    /** What it knew of its run is gone; the session's id it has written down. */
    void kill() {
        job.ifPresent(running -> {
            interrupted = running.session();
            trace("%s is killed", this);
        });
        job = Optional.empty();
    }

    /** Whether the disks excuse a refusal since then. */
    boolean isExcused(Problem problem, Space.Count before) {
        return world.site().excuses(problem, before);
    }

    /** Whether the vault's clock was set back so far that what was asked for under it is more than the vault allows. */
    boolean isTooLate(CommitTerms terms) {
        Instant latest = world.now().plus(Duration.ofDays(VaultLimits.DEFAULT.retainDays()));
        return terms.retainUntil().filter(latest::isBefore).isPresent();
    }

    /** Whether the vault accepted this point without its answer arriving, and has removed it since. */
    boolean isRemoved(Attempt attempt) {
        return model.hasRemoved(attempt) || world.calmly(() -> isRemovedByNow(attempt));
    }

    /** Another process may have removed it since the last look. */
    private boolean isRemovedByNow(Attempt attempt) {
        return world.site()
                .catalog()
                .read(connection -> new PointRetentionTable(connection)
                        .ofMachine(id()).stream()
                                .filter(row -> row.hash().equals(attempt.point().hash()))
                                .anyMatch(row -> PointModel.of(row, attempt).isRemoved()));
    }

    Space.Count shortages() {
        return world.site().space().count();
    }

    /** Goes on with the backup, or begins one. */
    void work() {
        if (world.processes().areSeveral()) {
            Processes.at(world.operator().siteOf(this), this::goOn).run();
        } else {
            goOn();
        }
    }

    private void goOn() {
        Job running = job.orElseGet(this::begin);
        job = Optional.of(running);
        running.step();
        if (running.isDone()) {
            job = Optional.empty();
        } else if (running.isGivenUp()) {
            kill();
        }
    }

    /** Adds files to the machine, which its next backup stores. */
    void writeFolder() {
        source.writeFolder();
    }

    /** Returns whether the backup has sent everything, and has yet to commit its point. */
    boolean isAboutToCommit() {
        return job.filter(Job::isAboutToCommit).isPresent();
    }

    /** The run ends, and the next one opens a session of its own. */
    void beginAnew() {
        kill();
        forgetSession();
    }

    /** The next run opens a session of its own. */
    void forgetSession() {
        interrupted = Optional.empty();
    }

    /** Until a backup is done, whatever the network does. */
    void workQuietly() {
        asleep = false;
        do {
            try {
                work();
            } catch (Lost lost) {
                trace("%s gets no answer", this);
            }
        } while (isAtWork());
    }

    /** Whether a run of it ends with the refusal; else the same call is made once more. */
    boolean givesUp() {
        return chance.percent(50);
    }

    private Job begin() {
        if (!chance.percent(20)) {
            source.change();
        }
        largeFile.ifPresent(LargeFileBackup::nextDay);
        Optional<SessionId> resumed = interrupted;
        interrupted = Optional.empty();
        return new Job(this, source.pages(), terms(), resumed);
    }

    private CommitTerms terms() {
        return new CommitTerms(
                chance.percent(70) ? PointKind.SCHEDULED : PointKind.ON_DEMAND,
                chance.percent(10)
                        ? Optional.of(world.now().plus(Duration.ofDays(chance.between(1, 20))))
                        : Optional.empty());
    }

    /** Whether the vault may have forgotten the session: with its catalog, or for another one before it was used. */
    boolean mayBeLost(SessionId session) {
        return !world.model().isUsed(session);
    }

    void opened(SessionId session) {
        world.model().opened(session, world.now());
    }

    /**
     * An answer for a session.
     *
     * @param goneOnWith as {@link Model#relies} wants it
     */
    record Answered<T>(int goneOnWith, T answer) {}

    <T> Answered<T> ask(SessionId session, Supplier<T> request) {
        int goneOnWith = world.model().goneOnWith(session);
        T answer = request.get();
        world.site().power().require(); // nobody answers without, and what it has done last may not last
        world.model().used(session, goneOnWith);
        return new Answered<>(goneOnWith, answer);
    }

    void relies(SessionId session, List<Oid> oids, Answered<BitSet> have) {
        for (int i = 0; i < oids.size(); i++) {
            if (have.answer.get(i)) {
                world.model().relies(session, have.goneOnWith, contents.of(oids.get(i)));
            }
        }
    }

    void acknowledged(SessionId session, List<Node> batch, Answered<?> answered) {
        batch.forEach(node -> world.model().relies(session, answered.goneOnWith, node));
    }

    Optional<LargeFileBackup> largeFile() {
        return largeFile;
    }

    /** The large file as the newest point of this machine has it, by what the vault shows. */
    Optional<SavedLargeFile> previousLargeFile() {
        ChainHead shown = call(this::lookAtHead, Head::require).shown();
        return model.attempt(shown.hash()).flatMap(Attempt::largeFile);
    }

    Attempt attempt(ChainHead head, Node root, CommitTerms terms, Optional<SavedLargeFile> saved) {
        SignedPoint point = new TestRecords(
                        contents.domain(), new SplittableRandom(chance.numbers().nextLong()))
                .point(id(), head, root.oid(), pointKey);
        Attempt attempt = new Attempt(point, root, terms, world.now(), saved);
        model.tries(attempt);
        return attempt;
    }

    /** A point that the vault has is not refused. */
    void refused(Attempt attempt) {
        Violation.unless(!model.hasPromised(attempt), "I5", "%s is refused, and was committed", attempt.point());
    }

    void committed(Attempt attempt, Receipt receipt, SessionId session) {
        model.committed(attempt, receipt);
        world.wasReceived(attempt, receipt);
        world.model().finished(session);
        if (attempt.point().ext().seq() > remembered.seq()) {
            remembered =
                    new ChainHead(attempt.point().ext().seq(), attempt.point().hash());
        }
    }

    /**
     * The head of the chain as the vault shows it.
     *
     * @param remembered what was acknowledged when it was asked
     */
    record Head(String agent, ChainHead remembered, ChainHead shown) {
        /** It never goes back behind what was acknowledged. */
        void require() {
            boolean holds = shown.seq() > remembered.seq() || shown.equals(remembered);
            Violation.unless(holds, "I14", "%s remembers %s and is shown %s", agent, remembered, shown);
        }
    }

    Head lookAtHead() {
        ChainHead before = remembered;
        return new Head(toString(), before, vault().chain(id()).head());
    }

    @Override
    public String toString() {
        return "machine " + number;
    }
}
