package dev.coffre.agent.console.recovery;

import dev.coffre.agent.machine.PointPages;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.reading.OwnPoints;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.OpeningSecret;
import dev.coffre.agent.world.World;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The state of a recovery wizard. Not thread-safe. */
final class RecoveryWizard implements AutoCloseable {
    private final World world;
    private Optional<OtherMachine> other = Optional.empty();
    private Optional<Opened> opened = Optional.empty();
    private Optional<RecoveryPoint> point = Optional.empty();
    private final Set<ByteString> chosen = new TreeSet<>();

    RecoveryWizard(World world) {
        this.world = world;
    }

    /** A machine whose points are open. */
    record Opened(ReadableDomain domain, RecoveryPoints points, List<PointPlace> places, PointPages pages)
            implements AutoCloseable {
        static Opened of(ReadableDomain domain, World world) {
            try {
                RecoveryPoints points = domain.points();
                List<PointPlace> places = PointPlace.all(points.chain());
                return new Opened(
                        domain, points, places, new PointPages(world.home().cacheNow(), domain));
            } catch (RuntimeException e) {
                domain.close();
                throw e;
            }
        }

        @Override
        public void close() {
            pages.close();
            domain.close();
        }
    }

    void openOwn() {
        close();
        opened = Optional.of(Opened.of(OwnPoints.open(world), world));
    }

    void identify(CredentialsFile file) {
        close();
        other = Optional.of(OtherMachine.behind(world, file));
    }

    /** Opens the points of another machine. Requires {@link #identify}. */
    void openOther(String machine, OpeningSecret secret) {
        OtherMachine behind = other.orElseThrow(ProblemCode.FORM_EXPIRED::problem);
        opened = Optional.of(Opened.of(behind.open(machine, secret), world));
    }

    Optional<OtherMachine> other() {
        return other;
    }

    Optional<Opened> opened() {
        return opened;
    }

    /**
     * Returns the opened machine.
     *
     * @throws dev.coffre.vault.problem.Problem {@code form-expired} if none is open
     */
    Opened machine() {
        return opened.orElseThrow(ProblemCode.FORM_EXPIRED::problem);
    }

    void choosePoint(String seq) {
        RecoveryPoint found = machine().points().find(seq);
        if (point.filter(found::equals).isEmpty()) {
            chosen.clear();
        }
        point = Optional.of(found);
    }

    RecoveryPoint point() {
        return point.orElseThrow(ProblemCode.FORM_EXPIRED::problem);
    }

    /** Returns the paths to recover, each with everything below it. */
    List<ByteString> chosen() {
        return List.copyOf(chosen);
    }

    void choose(List<ByteString> paths) {
        chosen.addAll(paths);
    }

    void leaveOut(ByteString path) {
        chosen.remove(path);
    }

    @Override
    public void close() {
        opened.ifPresent(Opened::close);
        opened = Optional.empty();
        other.ifPresent(OtherMachine::close);
        other = Optional.empty();
        point = Optional.empty();
        chosen.clear();
    }
}
