package dev.coffre.agent.console.schedule;

import dev.coffre.agent.child.ChildJobSpec;
import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.job.JobPages;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.policy.DailyBackupLimit;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.wire.RetentionResponse;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
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
    private final CoffreHome home;
    private final LocalFiles files;
    private final VaultConnector vault;
    private final MachineClock clock;
    private final ScheduleWizard wizard;
    private final ChildJobs children;

    public SchedulePages(
            CoffreHome home,
            LocalFiles files,
            VaultConnector vault,
            MachineClock clock,
            ConsoleLayout layout,
            ChildJobs children) {
        this.home = home;
        this.files = files;
        this.vault = vault;
        this.clock = clock;
        this.wizard = new ScheduleWizard(home, layout);
        this.children = children;
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        Map<String, PageHandler<ConsolePageRequest>> all = new HashMap<>(new ItemsPage(wizard, files).routes());
        all.putAll(Map.of(
                "GET /schedule", request -> new PageResponse.Redirect(ScheduleStep.ITEMS.address()),
                "GET /schedule/times",
                        request -> timesPage(request, wizard.group().schedule(), Optional.empty()),
                "POST /schedule/times", this::setTimes,
                "GET /schedule/retention", this::retention,
                "POST /schedule/retention", this::setRetention,
                "GET /schedule/first", request -> wizard.page(request, ScheduleStep.FIRST, Map.of(), Optional.empty()),
                "POST /schedule/first", this::begin));
        return all;
    }

    private PageResponse timesPage(
            ConsolePageRequest request, Optional<ScheduleForm> schedule, Optional<Problem> problem) {
        return wizard.page(request, ScheduleStep.TIMES, Map.of("schedule", schedule), problem);
    }

    private PageResponse setTimes(ConsolePageRequest request) {
        try {
            Optional<ScheduleForm> schedule = TimesForm.parse(request, clock.today());
            DailyBackupLimit limit = new DailyBackupLimit(new KeyFolder(home.keys()).kind());
            schedule.map(ScheduleForm::schedule).ifPresent(limit::require);
            wizard.update(
                    known -> known.schedule().equals(schedule) ? known : known.withSchedule(schedule, clock.instant()));
            return new PageResponse.Redirect(ScheduleStep.RETENTION.address());
        } catch (Problem problem) {
            return timesPage(request, wizard.group().schedule(), Optional.of(problem));
        }
    }

    private PageResponse retention(ConsolePageRequest request) {
        try (ConnectedMachine machine = vault.connect()) {
            RetentionResponse now = machine.vault().retention().show(0);
            RetentionForm form = RetentionForm.of(now.policy(), clock.zone());
            return retentionPage(request, form, Optional.of(now), false, Optional.empty());
        } catch (Problem problem) {
            RetentionForm empty = RetentionForm.of(Optional.empty(), clock.zone());
            return retentionPage(request, empty, Optional.empty(), false, Optional.of(problem));
        }
    }

    private PageResponse retentionPage(
            ConsolePageRequest request,
            RetentionForm form,
            Optional<RetentionResponse> shown,
            boolean previewed,
            Optional<Problem> problem) {
        return wizard.page(
                request, ScheduleStep.RETENTION, Map.of("form", form, "shown", shown, "previewed", previewed), problem);
    }

    private PageResponse setRetention(ConsolePageRequest request) {
        RetentionForm form = RetentionForm.of(request);
        boolean previewed = request.field("preview").isPresent();
        try (ConnectedMachine machine = vault.connect()) {
            Optional<RetentionPolicyMessage> policy = form.policy();
            MachineRetention retention = machine.vault().retention();
            RetentionResponse preview = retention.preview(policy, 0);
            if (previewed) {
                return retentionPage(request, form, Optional.of(preview), true, Optional.empty());
            }
            set(request, retention, policy, preview);
            return new PageResponse.Redirect(ScheduleStep.FIRST.address());
        } catch (Problem problem) {
            return retentionPage(request, form, Optional.empty(), false, Optional.of(problem));
        }
    }

    /** Does the same as {@code coffre retention set}. */
    private void set(
            ConsolePageRequest request,
            MachineRetention retention,
            Optional<RetentionPolicyMessage> policy,
            RetentionResponse preview) {
        Optional<SecurityPin> pin = request.field("pin").map(SecurityPin::new);
        if (preview.shortens() && pin.isEmpty()) {
            throw ProblemCode.PIN_MISSING.problem();
        }
        if (!preview.shortens() && retention.show(Long.MAX_VALUE).policy().equals(policy)) {
            return;
        }
        retention.set(policy, preview.shortens() ? pin : Optional.empty());
        new StoppedProtectionFile(home.state()).delete();
    }

    private PageResponse begin(ConsolePageRequest request) {
        if (request.field("first").filter("now"::equals).isEmpty()) {
            request.setNotice(request.say("schedule.done"));
            return new PageResponse.Redirect("/");
        }
        ChildJobSpec order =
                new ChildJobSpec(JobKind.BACKUP, names(wizard.group().items().paths()), List.of("backup"));
        return new PageResponse.Redirect(JobPages.address(children.start(order)));
    }

    /** Returns the paths for display. */
    private static String names(List<String> paths) {
        return paths.stream()
                .map(path -> CommandLineBytes.bytes(path).displayPath())
                .collect(Collectors.joining(" "));
    }
}
