package dev.coffre.acceptance.simulation;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The processes of the vault service: one, or several over one database and one bucket. */
final class Processes {
    private static final ScopedValue<Site> HERE = ScopedValue.newInstance();

    private final List<Site> all;
    private Site current;

    Processes(List<Site> all) {
        this.all = List.copyOf(all);
        this.current = all.getFirst();
    }

    List<Site> all() {
        return all;
    }

    boolean areSeveral() {
        return all.size() > 1;
    }

    /** The one that the calling thread has to do with. */
    Site here() {
        return HERE.isBound() ? HERE.get() : current;
    }

    /** From now on, what is not done at a process of its own is done at this one. */
    void turnTo(Site site) {
        current = site;
    }

    static <T> T at(Site site, Supplier<T> work) {
        return ScopedValue.where(HERE, site).call(work::get);
    }

    static Runnable at(Site site, Runnable work) {
        return () -> ScopedValue.where(HERE, site).run(work);
    }

    List<Site> running() {
        return all.stream()
                .filter(site -> site.isRunning() && site.power().isOn())
                .toList();
    }

    /** Those that nobody has started again since they stopped. */
    List<Site> stopped() {
        return all.stream().filter(site -> !site.isRunning()).toList();
    }

    /** Those whose power has failed while they ran. */
    List<Site> failed() {
        return all.stream().filter(site -> !site.power().isOn()).toList();
    }

    void requirePower() {
        all.forEach(site -> site.power().require());
    }

    void failNever() {
        all.forEach(site -> site.power().failAfter(-1));
    }

    void makeRoom() {
        all.forEach(site -> site.space().free());
    }

    void passed(Duration time) {
        all.forEach(site -> site.passed(time));
        all.getFirst().around().passed(time);
    }

    /** The number of one, as a trace shows it. */
    String name(Site site) {
        return areSeveral() ? "process " + all.indexOf(site) : "the service";
    }
}
