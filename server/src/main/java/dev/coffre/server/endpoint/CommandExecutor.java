package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.Administration;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;

/** Executes commands on platform threads, where waiting for the disk does not pin a carrier thread. */
record CommandExecutor(Administration administration, PlatformThreads threads) {
    <A> A execute(Actor actor, AdminCommand<A> command) {
        return threads.call(administration.threadShare(actor, command), () -> administration.execute(actor, command));
    }
}
