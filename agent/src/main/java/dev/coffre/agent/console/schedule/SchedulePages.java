package dev.coffre.agent.console.schedule;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.ChildOrder;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.console.job.JobPages;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.policy.DailyLimit;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.agent.world.World;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.wire.RetentionShown;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * <em>Schedule backup</em>: items, times, retention and the first backup. Each page saves its settings at once, in the same
 * places as the commands. Thread-safe.
 */
public final class SchedulePages {
    private final World world;
    private final ScheduleWizard wizard;
    private final ChildJobs children;

    public SchedulePages(World world, Frames frames, ChildJobs children) {
        this.world = world;
        this.wizard = new ScheduleWizard(world, frames);
        this.children = children;
    }

    public Map<String, Handler> routes() {
        Map<String, Handler> all = new HashMap<>(new ItemsPage(wizard).routes());
        all.putAll(Map.of(
                "GET /schedule", visit -> new Answer.Elsewhere(ScheduleStep.ITEMS.address()),
                "GET /schedule/times", visit -> timesPage(visit, wizard.group().schedule(), Optional.empty()),
                "POST /schedule/times", this::setTimes,
                "GET /schedule/retention", this::retention,
                "POST /schedule/retention", this::setRetention,
                "GET /schedule/first", visit -> wizard.page(visit, ScheduleStep.FIRST, Map.of(), Optional.empty()),
                "POST /schedule/first", this::begin));
        return all;
    }

    private Answer timesPage(Visit visit, Optional<ScheduleForm> schedule, Optional<Problem> problem) {
        return wizard.page(visit, ScheduleStep.TIMES, Map.of("schedule", schedule), problem);
    }

    private Answer setTimes(Visit visit) {
        try {
            LocalDate today = LocalDate.ofInstant(world.clock().instant(), world.zone());
            Optional<ScheduleForm> schedule = TimesForm.read(visit, today);
            DailyLimit limit = new DailyLimit(new KeyFolder(world.home().keys()).kind());
            schedule.map(ScheduleForm::schedule).ifPresent(limit::require);
            wizard.update(known -> known.schedule().equals(schedule)
                    ? known
                    : known.withSchedule(schedule, world.clock().instant()));
            return new Answer.Elsewhere(ScheduleStep.RETENTION.address());
        } catch (Problem problem) {
            return timesPage(visit, wizard.group().schedule(), Optional.of(problem));
        }
    }

    private Answer retention(Visit visit) {
        try (ConnectedMachine machine = ConnectedMachine.open(world, world.brief())) {
            RetentionShown now = machine.vault().retention().show(0);
            RetentionForm form = RetentionForm.of(now.policy(), world.zone());
            return retentionPage(visit, form, Optional.of(now), false, Optional.empty());
        } catch (Problem problem) {
            RetentionForm empty = RetentionForm.of(Optional.empty(), world.zone());
            return retentionPage(visit, empty, Optional.empty(), false, Optional.of(problem));
        }
    }

    private Answer retentionPage(
            Visit visit,
            RetentionForm form,
            Optional<RetentionShown> shown,
            boolean previewed,
            Optional<Problem> problem) {
        return wizard.page(
                visit, ScheduleStep.RETENTION, Map.of("form", form, "shown", shown, "previewed", previewed), problem);
    }

    private Answer setRetention(Visit visit) {
        RetentionForm form = RetentionForm.of(visit);
        boolean previewed = visit.field("preview").isPresent();
        try (ConnectedMachine machine = ConnectedMachine.open(world, world.brief())) {
            Optional<PolicyForm> policy = form.policy();
            MachineRetention retention = machine.vault().retention();
            RetentionShown preview = retention.preview(policy, 0);
            if (previewed) {
                return retentionPage(visit, form, Optional.of(preview), true, Optional.empty());
            }
            set(visit, retention, policy, preview);
            return new Answer.Elsewhere(ScheduleStep.FIRST.address());
        } catch (Problem problem) {
            return retentionPage(visit, form, Optional.empty(), false, Optional.of(problem));
        }
    }

    /** Does the same as {@code coffre policy set}. */
    private void set(Visit visit, MachineRetention retention, Optional<PolicyForm> policy, RetentionShown preview) {
        Optional<SecurityPin> pin = visit.field("pin").map(SecurityPin::new);
        if (preview.shortens() && pin.isEmpty()) {
            throw ProblemCode.PIN_MISSING.problem();
        }
        if (!preview.shortens() && retention.show(Long.MAX_VALUE).policy().equals(policy)) {
            return;
        }
        retention.set(policy, preview.shortens() ? pin : Optional.empty());
        new StoppedProtection(world.home().state()).delete();
    }

    private Answer begin(Visit visit) {
        if (visit.field("first").filter("now"::equals).isEmpty()) {
            visit.tell(visit.say("schedule.done"));
            return new Answer.Elsewhere("/");
        }
        ChildOrder order =
                new ChildOrder(JobKind.BACKUP, names(wizard.group().items().paths()), List.of("backup"));
        return new Answer.Elsewhere(JobPages.address(children.start(order)));
    }

    /** Returns the paths for display. */
    private static String names(List<String> paths) {
        return paths.stream()
                .map(path -> CommandLineBytes.bytes(path).display())
                .collect(Collectors.joining(" "));
    }
}
