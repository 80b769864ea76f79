package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.service.VaultService;

/** Executes commands on platform threads, where waiting for the disk does not pin a carrier thread. */
record CommandExecutor(VaultService service, PlatformThreads threads) {
    <A> A execute(Actor actor, AdminCommand<A> command) {
        return threads.call(() -> service.administration().execute(actor, command));
    }
}
