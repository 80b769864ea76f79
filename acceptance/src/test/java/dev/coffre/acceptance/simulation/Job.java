package dev.coffre.acceptance.simulation;

import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One backup, call by call, by the rules of the real agent: it asks for what it wants to use again in this session, and
 * descends where it is absent; children are acknowledged before their parents are sent; what is missing at the end is sent.
 * Whatever happens, it knows no more than what it was answered.
 */
final class Job {
    private static final int BATCH = 6;
    private static final int MOST_ROUNDS = 60;
    private static final int MOST_LOST = 8;

    private final Agent agent;
    private final List<Node> folders;
    private final Optional<LargeFileBackup> largeFile;
    private final CommitTerms terms;
    private final Set<Oid> at = new HashSet<>();
    private final Set<Oid> absent = new HashSet<>();
    private Phase phase = Phase.OPEN;
    private Node root;
    private Optional<SavedLargeFile> saved = Optional.empty();
    private int lost;
    private Optional<SessionId> session;
    private Optional<Attempt> attempt = Optional.empty();
    private boolean headKnown;
    private ChainHead head = ChainHead.NONE;
    private int rounds;
    private boolean givenUp;

    private enum Phase {
        OPEN,
        READ,
        SEND,
        COMMIT,
        DONE
    }

    /**
     * @param folders the pages of all folders
     * @param resumed the session of a run that was interrupted
     */
    Job(Agent agent, List<Node> folders, CommitTerms terms, Optional<SessionId> resumed) {
        this.agent = agent;
        this.folders = folders;
        this.largeFile = agent.largeFile();
        this.root = root(folders);
        this.terms = terms;
        this.session = resumed;
    }

    private Node root(List<Node> pages) {
        return agent.contents().page(RecordType.TREE, pages);
    }

    boolean isDone() {
        return phase == Phase.DONE;
    }

    boolean isAboutToCommit() {
        return phase == Phase.COMMIT;
    }

    /** Whether the run has ended, and another one has to go on. */
    boolean isGivenUp() {
        return givenUp;
    }

    Optional<SessionId> session() {
        return session;
    }

    /** One call. @throws Lost without an answer; then the next step tries again */
    void step() {
        Space.Count before = agent.shortages();
        try {
            switch (phase) {
                case OPEN -> open();
                case READ -> read(largeFile.orElseThrow());
                case SEND -> send();
                case COMMIT -> commit();
                case DONE -> {}
            }
        } catch (Problem problem) {
            refused(problem, before);
        }
    }

    /** A session that the vault does not know any more is begun anew, as by another run of the agent. */
    private void refused(Problem problem, Space.Count before) {
        if (agent.isExcused(problem, before)) {
            givenUp = agent.givesUp();
            agent.trace("%s is refused: %s%s", agent, problem.code(), givenUp ? ", and gives up" : "");
            return;
        }
        if (problem.code() == ProblemCode.RETAIN_UNTIL_TOO_LATE && agent.isTooLate(terms)) {
            givenUp = true;
            agent.trace("%s is refused: %s, and gives up", agent, problem.code());
            return;
        }
        if (problem.code() == ProblemCode.POINT_REFUSED
                && attempt.filter(agent::isRemoved).isPresent()) {
            givenUp = true;
            agent.trace("%s learns that its point was removed, and gives up", agent);
            return;
        }
        boolean lost = problem.code() == ProblemCode.SESSION_UNKNOWN && agent.mayBeLost(session.orElseThrow());
        Violation.unless(lost, "I13", "%s is refused: %s %s", agent, problem.code(), problem.details());
        agent.trace("%s's session is unknown", agent);
        at.clear();
        absent.clear();
        session = Optional.empty();
        phase = Phase.OPEN;
    }

    private void open() {
        Optional<SessionId> before = session;
        SessionId id = agent.call(() -> agent.vault().open(before).id(), agent::opened);
        agent.trace("%s opens session %s", agent, id);
        session = Optional.of(id);
        phase = largeFile.isPresent() ? Phase.READ : Phase.SEND;
    }

    /**
     * Reads the large file, which may need records of earlier points: the agent asks in this session which of them the vault
     * lost. It has no copy of any, so if one of them goes, it has to read once more.
     */
    private void read(LargeFileBackup file) {
        SessionId mine = session.orElseThrow();
        at.clear();
        absent.clear();
        SavedLargeFile now = file.save(agent.previousLargeFile(), oids -> have(mine, oids));
        saved = Optional.of(now);
        attempt = Optional.empty(); // a point over what was lost
        root = root(Stream.concat(folders.stream(), Stream.of(now.page())).toList());
        agent.trace("%s has read its large file", agent);
        phase = Phase.SEND;
    }

    private BitSet have(SessionId mine, List<Oid> oids) {
        return agent.call(
                        () -> agent.ask(mine, () -> door(mine).have(oids)), answer -> agent.relies(mine, oids, answer))
                .answer();
    }

    private VaultSession door(SessionId mine) {
        return agent.vault().session(mine);
    }

    private void send() {
        Violation.unless(++rounds < MOST_ROUNDS * 20, "I9", "%s never comes to an end", agent);
        List<Node> asked = unasked(root, new ArrayList<>(), new HashSet<>());
        if (!asked.isEmpty()) {
            ask(asked);
            return;
        }
        List<Node> lacking =
                root.closure().stream().filter(node -> isWanted(node)).toList();
        List<Node> batch = batch(lacking);
        if (!lacking.stream().allMatch(this::canSend)) {
            Violation.unless(++lost < MOST_LOST, "I13", "%s uses again and again what the vault does not have", agent);
            phase = Phase.READ;
        } else if (batch.isEmpty()) {
            phase = Phase.COMMIT;
        } else {
            put(batch);
        }
    }

    /** The topmost records of which nothing is known in this session yet. */
    private List<Node> unasked(Node from, List<Node> found, Set<Oid> seen) {
        if (at.contains(from.oid()) || !seen.add(from.oid())) {
            return found;
        }
        if (!absent.contains(from.oid())) {
            found.add(from);
        } else {
            from.kids().forEach(kid -> unasked(kid, found, seen));
        }
        return found;
    }

    private void ask(List<Node> asked) {
        List<Oid> oids = asked.stream().map(Node::oid).toList();
        BitSet have = have(session.orElseThrow(), oids);
        for (int i = 0; i < oids.size(); i++) {
            (have.get(i) ? at : absent).add(oids.get(i));
        }
        agent.trace("%s has %d of %d", agent, have.cardinality(), oids.size());
    }

    /** The next records to send: content first, and pages only in an order in which each has what it needs. */
    private static List<Node> batch(List<Node> lacking) {
        boolean pages = lacking.stream().allMatch(Node::isPage);
        return lacking.stream()
                .filter(node -> node.isPage() == pages)
                .limit(BATCH)
                .toList();
    }

    private boolean canSend(Node node) {
        return saved.map(file -> file.canSend(node)).orElse(true);
    }

    private boolean isWanted(Node node) {
        return absent.contains(node.oid()) && !at.contains(node.oid());
    }

    private void put(List<Node> batch) {
        SessionId mine = session.orElseThrow();
        List<RecordBytes> records = batch.stream().map(Node::record).toList();
        PutResult admission = agent.call(() -> agent.ask(mine, () -> door(mine).put(records)), answered -> {
                    if (answered.answer() instanceof PutResult.Admitted) {
                        agent.acknowledged(mine, batch, answered);
                    }
                })
                .answer();
        switch (admission) {
            case PutResult.Admitted admitted -> {
                batch.forEach(node -> at.add(node.oid()));
                agent.trace("%s sent %d, %d of them new", agent, batch.size(), admitted.records());
            }
            case PutResult.Missing missing -> missing(missing.oids());
        }
    }

    /** These went between two answers: they are sent again, and what they need is asked for again. */
    private void missing(List<Oid> oids) {
        agent.trace("%s lacks %d", agent, oids.size());
        Violation.unless(!oids.isEmpty(), "I5", "%s is refused for lack of nothing", agent);
        Set<Oid> gone = new LinkedHashSet<>(oids);
        if (root.closure().stream().map(Node::oid).noneMatch(gone::contains)) {
            // The session relied on them for the previous point, and a vault asks for all of that. The next run resumes
            // it.
            Violation.unless(largeFile.isPresent(), "I13", "%s is refused for lack of what it does not need", agent);
            givenUp = true;
            return;
        }
        for (Node node : root.closure()) {
            boolean above = node.kids().stream().map(Node::oid).anyMatch(gone::contains);
            if (above || gone.contains(node.oid())) {
                gone.add(node.oid());
                at.remove(node.oid());
                absent.add(node.oid());
            }
        }
        at.removeIf(oid -> !gone.contains(oid) && isBelow(oid, gone));
        phase = Phase.SEND;
    }

    private boolean isBelow(Oid oid, Set<Oid> gone) {
        return root.closure().stream()
                .filter(node -> gone.contains(node.oid()))
                .anyMatch(node -> node.kids().stream().anyMatch(kid -> kid.oid().equals(oid)));
    }

    private void commit() {
        if (!headKnown) {
            head = agent.call(agent::lookAtHead, Agent.Head::require).shown();
            headKnown = true;
            attempt = Optional.empty();
            return;
        }
        Attempt now = attempt.orElseGet(() -> agent.attempt(head, root, terms, saved));
        attempt = Optional.of(now);
        SessionId mine = session.orElseThrow();
        CommitResult result = agent.call(() -> door(mine).commit(now.point(), now.terms()), answer -> {
            if (answer instanceof CommitResult.Committed committed) {
                agent.committed(now, committed.receipt(), mine);
            }
        });
        switch (result) {
            case CommitResult.Committed committed -> {
                agent.trace("%s committed %d", agent, now.point().ext().seq());
                saved.ifPresent(done -> largeFile.orElseThrow().committed(done));
                phase = Phase.DONE;
            }
            case CommitResult.HeadMoved moved -> {
                agent.refused(now);
                headKnown = false;
            }
            case CommitResult.Missing missing -> missing(missing.oids());
        }
    }
}
