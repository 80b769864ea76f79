package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AddressCommands;
import dev.coffre.server.admin.ChangeStep;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.message.AddressEntry;
import dev.coffre.server.message.ChangeAddressRequest;
import dev.coffre.server.people.Actor;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;

/**
 * Addresses and TLS key of the service: docs/protocol.md §8. A private key is never uploaded; it stays on the vault's computer.
 */
final class AddressRoutes {
    private final ApiAuthenticator guard;
    private final CommandExecutor commands;

    AddressRoutes(VaultService service, ApiAuthenticator guard, PlatformThreads threads) {
        this.guard = guard;
        this.commands = new CommandExecutor(service, threads);
    }

    List<Route> routes() {
        CallerKind<Actor> administrator = guard.administrators();
        return List.of(
                administrator
                        .get("/v1/admin/address", "Where agents find the service, and by which key")
                        .answers(
                                AddressEntry.class,
                                (actor, request) -> commands.execute(actor, new AddressCommands.ShowAddress())),
                administrator
                        .put("/v1/admin/address/urls", "Changes the addresses, step by step")
                        .takes(ChangeAddressRequest.class)
                        .mayFail(
                                ProblemCode.FLAGS_INVALID,
                                ProblemCode.ADDRESS_INVALID,
                                ProblemCode.ADDRESSES_TOO_MANY,
                                ProblemCode.ADDRESS_SUPPOSED,
                                ProblemCode.NOTHING_ANNOUNCED,
                                ProblemCode.ANNOUNCEMENT_NEEDLESS)
                        .answers(
                                AddressEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AddressCommands.ChangeUrls(
                                                ChangeStep.named(asked.step()),
                                                asked.urls().orElse(List.of())))),
                administrator
                        .put("/v1/admin/address/certificate", "Changes the TLS key that agents expect, step by step")
                        .takes(ChangeAddressRequest.class)
                        .mayFail(
                                ProblemCode.FLAGS_INVALID,
                                ProblemCode.TLS_PIN_INVALID,
                                ProblemCode.CERTIFICATE_UNUSABLE,
                                ProblemCode.ADDRESS_SUPPOSED,
                                ProblemCode.NOTHING_ANNOUNCED,
                                ProblemCode.ANNOUNCEMENT_NEEDLESS)
                        .answers(
                                AddressEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AddressCommands.ChangeCertificate(
                                                ChangeStep.named(asked.step()), Optional.empty(), asked.pin()))));
    }
}
