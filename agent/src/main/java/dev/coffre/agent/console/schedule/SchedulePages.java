package dev.coffre.agent.console.schedule;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.ChildOrder;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Problems;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.console.job.JobPages;
import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.DailyLimit;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.agent.world.World;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.wire.RetentionShown;
import dev.coffre.web.page.Frame;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * <em>Schedule backup</em>: which items, when, how long, and whether to begin at once. Each page settles what it asks for, in
 * the file that the commands change too; nothing is kept back until the end. Thread-safe.
 */
public final class SchedulePages {
    private final World world;
    private final Frames frames;
    private final ChildJobs children;

    public SchedulePages(World world, Frames frames, ChildJobs children) {
        this.world = world;
        this.frames = frames;
        this.children = children;
    }

    public Map<String, Handler> routes() {
        return Map.of(
                "GET /schedule", visit -> new Answer.Elsewhere(ScheduleStep.ITEMS.address()),
                "GET /schedule/items", visit -> itemsPage(visit, group().items(), Optional.empty()),
                "POST /schedule/items", this::setItems,
                "GET /schedule/times", visit -> timesPage(visit, group().schedule(), Optional.empty()),
                "POST /schedule/times", this::setTimes,
                "GET /schedule/retention", this::retention,
                "POST /schedule/retention", this::setRetention,
                "GET /schedule/first", visit -> page(visit, ScheduleStep.FIRST, Map.of(), Optional.empty()),
                "POST /schedule/first", this::begin);
    }

    private ProtectionGroup group() {
        return new BackupPolicyFile(world.home().policy())
                .read()
                .group(ProtectionGroup.FIRST)
                .orElseGet(() -> ProtectionGroup.named(ProtectionGroup.FIRST));
    }

    private void update(UnaryOperator<ProtectionGroup> change) {
        new BackupPolicyFile(world.home().policy()).update(policy -> policy.with(ProtectionGroup.FIRST, change));
        new DaemonClient(world.home().state()).changed();
    }

    private Answer page(Visit visit, ScheduleStep step, Map<String, Object> values, Optional<Problem> problem) {
        Frame frame = frames.of(visit, "schedule.title");
        Map<String, Object> all = new HashMap<>(values);
        all.put(
                "frame",
                problem.map(told -> frame.with(Problems.notice(told, visit.language())))
                        .orElse(frame));
        all.put("step", step);
        return new Answer.Page(
                problem.map(told -> told.code().httpStatus()).orElse(200), "console/schedule-" + step.code(), all);
    }

    private Answer itemsPage(Visit visit, BackupItems items, Optional<Problem> problem) {
        return page(visit, ScheduleStep.ITEMS, Map.of("items", items), problem);
    }

    private Answer setItems(Visit visit) {
        try {
            BackupItems items = ItemsForm.read(visit);
            update(known -> known.withItems(items));
            return new Answer.Elsewhere(ScheduleStep.TIMES.address());
        } catch (Problem problem) {
            BackupItems typed = new BackupItems(
                    ItemsForm.lines(visit.typed("paths")),
                    ItemsForm.lines(visit.typed("excludes")),
                    visit.ticked("exclude-caches"),
                    ItemsForm.lines(visit.typed("exclude-if-present")),
                    visit.ticked("one-file-system"));
            return itemsPage(visit, typed, Optional.of(problem));
        }
    }

    private Answer timesPage(Visit visit, Optional<ScheduleForm> schedule, Optional<Problem> problem) {
        return page(visit, ScheduleStep.TIMES, Map.of("schedule", schedule), problem);
    }

    private Answer setTimes(Visit visit) {
        try {
            LocalDate today = LocalDate.ofInstant(world.clock().instant(), world.zone());
            Optional<ScheduleForm> schedule = TimesForm.read(visit, today);
            DailyLimit limit = new DailyLimit(new KeyFolder(world.home().keys()).kind());
            schedule.map(ScheduleForm::schedule).ifPresent(limit::require);
            update(known -> known.schedule().equals(schedule)
                    ? known
                    : known.withSchedule(schedule, world.clock().instant()));
            return new Answer.Elsewhere(ScheduleStep.RETENTION.address());
        } catch (Problem problem) {
            return timesPage(visit, group().schedule(), Optional.of(problem));
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
        return page(
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

    /** As {@code coffre policy set}. */
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
                new ChildOrder(JobKind.BACKUP, String.join(" ", group().items().paths()), List.of("backup"));
        return new Answer.Elsewhere(JobPages.address(children.start(order)));
    }
}
