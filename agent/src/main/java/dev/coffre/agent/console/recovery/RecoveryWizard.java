package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.DomainSecret;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.TreePageCache;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** The state of a recovery wizard. Not thread-safe. */
final class RecoveryWizard implements AutoCloseable {
    private final MachineOpener opener;
    private final Supplier<PrivatePath> cache;
    private Optional<OtherMachine> other = Optional.empty();
    private Optional<OpenedMachine> opened = Optional.empty();
    private Optional<PointView> view = Optional.empty();
    private final Set<ByteString> selected = new TreeSet<>();

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
        view = Optional.empty();
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

    void choosePoint(String seq) {
        RecoveryPoint found = requireMachine().point(seq);
        if (view.map(PointView::point).filter(found::equals).isEmpty()) {
            selected.clear();
            view = Optional.of(new PointView(found, requireMachine().treePages()));
        }
    }

    /** Returns the entries of a point of the opened machine, without choosing it. */
    PointView viewOf(String seq) {
        return new PointView(requireMachine().point(seq), requireMachine().treePages());
    }

    RecoveryPoint point() {
        return view().point();
    }

    /** Returns the entries of the chosen point. */
    PointView view() {
        return view.orElseThrow(ProblemCode.FORM_EXPIRED::problem);
    }

    /** Returns the paths to recover, each with everything below it. */
    List<ByteString> selected() {
        return List.copyOf(selected);
    }

    void select(List<ByteString> paths) {
        selected.addAll(paths);
    }

    /** Selects this path instead of all others. */
    void selectOnly(ByteString path) {
        selected.clear();
        selected.add(path);
    }

    void unselect(ByteString path) {
        selected.remove(path);
    }

    @Override
    public void close() {
        opened.ifPresent(OpenedMachine::close);
        opened = Optional.empty();
        other.ifPresent(OtherMachine::close);
        other = Optional.empty();
        view = Optional.empty();
        selected.clear();
    }
}
