package dev.coffre.agent.console;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.home.HomePage;
import dev.coffre.agent.console.job.BackupPage;
import dev.coffre.agent.console.job.JobPages;
import dev.coffre.agent.console.properties.PropertiesPages;
import dev.coffre.agent.console.recovery.RecoveryPages;
import dev.coffre.agent.console.registration.RegistrationPages;
import dev.coffre.agent.console.schedule.SchedulePages;
import dev.coffre.agent.world.World;
import java.util.HashMap;
import java.util.Map;

/** All pages of the console that need a session. */
record Pages(World world, Frames frames, ChildJobs children) {
    /** Returns the handlers by method and path, separated by a blank. */
    Map<String, Handler> routes() {
        Map<String, Handler> all = new HashMap<>();
        all.putAll(new HomePage(world, frames, children).routes());
        all.putAll(new RegistrationPages(world, frames).routes());
        all.putAll(new SchedulePages(world, frames, children).routes());
        all.putAll(new BackupPage(world, frames, children).routes());
        all.putAll(new PropertiesPages(world, frames, children).routes());
        all.putAll(new JobPages(world, frames, children).routes());
        all.putAll(new RecoveryPages(world, frames, children).routes());
        return all;
    }
}
