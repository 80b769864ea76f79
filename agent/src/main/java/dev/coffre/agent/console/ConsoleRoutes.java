package dev.coffre.agent.console;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.home.HomePage;
import dev.coffre.agent.console.job.BackupPage;
import dev.coffre.agent.console.job.JobPages;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.properties.PropertiesPages;
import dev.coffre.agent.console.recovery.EntryPages;
import dev.coffre.agent.console.recovery.FindPages;
import dev.coffre.agent.console.recovery.MountPage;
import dev.coffre.agent.console.recovery.RecoveryPages;
import dev.coffre.agent.console.recovery.ResumePage;
import dev.coffre.agent.console.registration.RegistrationPages;
import dev.coffre.agent.console.schedule.SchedulePages;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.web.page.PageHandler;
import java.util.HashMap;
import java.util.Map;

/** All pages of the console that need a session. The console's wiring: gives each page what it uses. */
record ConsoleRoutes(AgentContext context, ConsoleLayout layout, ChildJobs children) {
    /** Returns the handlers by method and path, separated by a blank. */
    Map<String, PageHandler<ConsolePageRequest>> routes() {
        Map<String, PageHandler<ConsolePageRequest>> all = new HashMap<>();
        CoffreHome home = context.home();
        MachineClock clock = context.machineClock();
        JobRegistry jobs = context.jobs();
        all.putAll(new HomePage(home, context.clock(), context.hostName(), jobs, layout, children).routes());
        all.putAll(new RegistrationPages(context.registrations(), clock, context.systemProxy(), layout).routes());
        all.putAll(new SchedulePages(home, context.files(), context.vault(), clock, layout, children).routes());
        all.putAll(new BackupPage(new BackupPolicyFile(home.policy()), layout, children).routes());
        all.putAll(new PropertiesPages(
                        context.vault(),
                        context.systemProxy(),
                        context.platform().volumes(),
                        jobs,
                        layout,
                        children)
                .routes());
        all.putAll(new JobPages(jobs, layout, children).routes());
        all.putAll(new RecoveryPages(context.machineOpener(), context.hostName(), context.zone(), layout, children)
                .routes());
        all.putAll(new ResumePage(context.machineOpener(), jobs, children).routes());
        all.putAll(new EntryPages(context.machineOpener(), layout, children).routes());
        all.putAll(new FindPages(context.machineOpener(), layout).routes());
        all.putAll(new MountPage(
                        context.machineOpener(),
                        context.hostName(),
                        context.platform().mounts(),
                        layout,
                        children)
                .routes());
        return all;
    }
}
