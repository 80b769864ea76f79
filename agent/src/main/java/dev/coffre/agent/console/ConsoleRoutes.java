package dev.coffre.agent.console;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.home.HomePage;
import dev.coffre.agent.console.job.BackupPage;
import dev.coffre.agent.console.job.JobPages;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.properties.PropertiesPages;
import dev.coffre.agent.console.recovery.RecoveryPages;
import dev.coffre.agent.console.registration.RegistrationPages;
import dev.coffre.agent.console.schedule.SchedulePages;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.web.page.PageHandler;
import java.util.HashMap;
import java.util.Map;

/** All pages of the console that need a session. */
record ConsoleRoutes(AgentContext context, ConsoleLayout layout, ChildJobs children) {
    /** Returns the handlers by method and path, separated by a blank. */
    Map<String, PageHandler<ConsolePageRequest>> routes() {
        Map<String, PageHandler<ConsolePageRequest>> all = new HashMap<>();
        all.putAll(new HomePage(context, layout, children).routes());
        all.putAll(new RegistrationPages(context, layout).routes());
        all.putAll(new SchedulePages(context, layout, children).routes());
        all.putAll(new BackupPage(context, layout, children).routes());
        all.putAll(new PropertiesPages(context, layout, children).routes());
        all.putAll(new JobPages(context, layout, children).routes());
        all.putAll(new RecoveryPages(context, layout, children).routes());
        return all;
    }
}
