package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.DomainSecret;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.TreePageCache;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** The state of a recovery wizard. Not thread-safe. */
final class RecoveryWizard implements AutoCloseable {
    /** Bounds the points with a choice. The choice that was made first is forgotten. */
    private static final int MAX_CHOICES = 100;

    private final MachineOpener opener;
    private final Supplier<PrivatePath> cache;
    private Optional<OtherMachine> other = Optional.empty();
    private Optional<OpenedMachine> opened = Optional.empty();
    private Optional<PointView> lastView = Optional.empty();
    private final Map<Sha256, RecoveryChoice> choices = new LinkedHashMap<>();

    private RecoveryWizard(MachineOpener opener) {
        this.opener = opener;
        this.cache = opener.vault().home()::currentCache;
    }

    /** Returns the wizard of a session, begun if there is none. */
    static RecoveryWizard of(ConsolePageRequest request, MachineOpener opener) {
        return request.session().wizard(RecoveryWizard.class, () -> new RecoveryWizard(opener));
    }

    /**
     * A machine whose points are open.
     *
     * @param inUse its read lock is held by requests that read outside of the session's lock
     */
    record OpenedMachine(
            ReadableMachine machine,
            RecoveryPoints points,
            List<ChainPosition> positions,
            PointPageCache pages,
            TreePageCache treePages,
            FileFinder finder,
            ReadWriteLock inUse)
            implements AutoCloseable {
        static OpenedMachine of(ReadableMachine machine, Supplier<PrivatePath> cache) {
            try {
                RecoveryPoints points = machine.points();
                List<ChainPosition> places = ChainPosition.list(points.chain());
                PointPageCache pages = new PointPageCache(cache.get(), machine);
                return new OpenedMachine(
                        machine,
                        points,
                        places,
                        pages,
                        new TreePageCache(pages),
                        new FileFinder(machine, pages, cache),
                        new ReentrantReadWriteLock());
            } catch (RuntimeException e) {
                machine.close();
                throw e;
            }
        }

        /**
         * Returns a point of the machine, also one that was made after the machine was opened.
         *
         * @throws Problem {@code point-unknown}
         */
        RecoveryPoint point(String seq) {
            try {
                return points.find(seq);
            } catch (Problem problem) {
                if (problem.code() != ProblemCode.POINT_UNKNOWN) {
                    throw problem;
                }
                return machine.points().find(seq);
            }
        }

        /** Keeps the machine open until the lock is released, by the same thread. Held while a request reads it. */
        Lock hold() {
            Lock held = inUse.readLock();
            held.lock();
            return held;
        }

        /** Waits a few seconds for searches and requests that read it. It is closed after the last of them. */
        @Override
        public void close() {
            finder.close(this::closeWhenUnused);
        }

        private void closeWhenUnused() {
            inUse.writeLock().lock();
            try {
                pages.close();
                machine.close();
            } finally {
                inUse.writeLock().unlock();
            }
        }
    }

    void openOwn() {
        close();
        opened = Optional.of(OpenedMachine.of(opener.openOwn(OutageListener.NONE), cache));
    }

    void identify(CredentialsFile file) {
        close();
        other = Optional.of(OtherMachine.connect(opener, file));
    }

    /** Opens the points of another machine. Requires {@link #identify}. */
    void openOther(String machine, DomainSecret secret) {
        lastView = Optional.empty();
        opened.ifPresent(OpenedMachine::close);
        opened = Optional.empty();
        OtherMachine behind = other.orElseThrow(ProblemCode.FORM_EXPIRED::problem);
        opened = Optional.of(OpenedMachine.of(behind.open(machine, secret), cache));
    }

    Optional<OtherMachine> other() {
        return other;
    }

    /** Returns the name of the other machine whose points are open; empty for this machine. */
    Optional<String> otherMachineName() {
        return other.flatMap(_ -> opened).map(each -> each.machine().machineName());
    }

    /** Returns whether {@link #open} needs nothing from the person. */
    boolean canOpen() {
        CoffreHome home = opener.vault().home();
        return opened.isPresent() || other.isEmpty() && new KeyFolder(home.keys()).isRegistered();
    }

    /** Returns the opened machine. Opens this machine if none is open. Requires {@link #canOpen}. */
    OpenedMachine open() {
        if (opened.isEmpty()) {
            openOwn();
        }
        return requireMachine();
    }

    /**
     * Returns the opened machine.
     *
     * @throws dev.coffre.vault.problem.Problem {@code form-expired} if none is open
     */
    OpenedMachine requireMachine() {
        return opened.orElseThrow(ProblemCode.FORM_EXPIRED::problem);
    }

    /** Returns the entries of a point of the opened machine. The last one is kept, so that its pages read it once. */
    PointView view(String seq) {
        OpenedMachine machine = requireMachine();
        PointView view = lastView.filter(
                        last -> String.valueOf(last.point().ext().seq()).equals(seq))
                .orElseGet(() -> new PointView(machine.point(seq), machine.treePages()));
        lastView = Optional.of(view);
        return view;
    }

    /** Returns what of the point is to be recovered. Each point has a choice of its own. */
    RecoveryChoice choice(RecoveryPoint point) {
        return choices.getOrDefault(point.hash(), RecoveryChoice.NOTHING);
    }

    void choose(RecoveryPoint point, RecoveryChoice choice) {
        choices.remove(point.hash());
        if (choices.size() == MAX_CHOICES) {
            choices.remove(choices.keySet().iterator().next());
        }
        choices.put(point.hash(), choice);
    }

    /** Closes the machines. The choices stay, because another tab of the browser may show them. */
    @Override
    public void close() {
        lastView = Optional.empty();
        opened.ifPresent(OpenedMachine::close);
        opened = Optional.empty();
        other.ifPresent(OtherMachine::close);
        other = Optional.empty();
    }
}
