package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.service.VaultService;

/** Has commands carried out where waiting for the disk holds nobody up. */
record Commands(VaultService service, PlatformThreads threads) {
    <A> A execute(Actor actor, AdminCommand<A> command) {
        return threads.call(() -> service.administration().execute(actor, command));
    }
}
