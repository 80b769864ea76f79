package dev.coffre.server.endpoint;

import dev.coffre.server.admin.IssuedCredentials;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.gc.CollectionReport;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.message.CreateVaultRequest;
import dev.coffre.server.message.LimitsEntry;
import dev.coffre.server.message.PinRequest;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.message.PointList;
import dev.coffre.server.message.RenameRequest;
import dev.coffre.server.message.ScrubStatusResponse;
import dev.coffre.server.message.SetDescriptionRequest;
import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.server.message.SetQuotaRequest;
import dev.coffre.server.message.SetScrubPlanRequest;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.message.VaultList;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.scrub.ScrubReport;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.MachineList;
import java.util.List;
import java.util.Map;

/** Vaults and machines, for people's scripts: docs/protocol.md §8. */
final class AdminRoutes {
    private final ApiAuthenticator guard;
    private final CommandExecutor commands;

    AdminRoutes(VaultService service, ApiAuthenticator guard, PlatformThreads threads) {
        this.guard = guard;
        this.commands = new CommandExecutor(service, threads);
    }

    List<Route> routes() {
        CallerKind<Actor> anybody = guard.accounts();
        CallerKind<Actor> reader = guard.atLeast(Role.READER);
        CallerKind<Actor> operator = guard.atLeast(Role.OPERATOR);
        CallerKind<Actor> owner = guard.atLeast(Role.OWNER);
        CallerKind<Actor> administrator = guard.administrators();
        return List.of(
                administrator
                        .post("/v1/admin/vaults", "Makes a vault")
                        .takes(CreateVaultRequest.class)
                        .mayFail(ProblemCode.VAULT_NAME_INVALID, ProblemCode.VAULT_NAME_TAKEN)
                        .answers(
                                VaultEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor, new VaultCommands.CreateVault(asked.name(), asked.description()))),
                anybody.get("/v1/admin/vaults", "The vaults that the caller sees")
                        .answers(
                                VaultList.class,
                                (actor, request) -> commands.execute(actor, new VaultCommands.ListVaults())),
                operator.post(
                                "/v1/admin/vaults/{vault}/credentials",
                                "Makes new vault credentials; every older file is refused from now on")
                        .mayFail(ProblemCode.CLOCK_SUSPENDED, ProblemCode.VAULT_DELETED)
                        .answersFile(ApiResponse.JSON, "The vault credentials file", this::credentials),
                owner.put("/v1/admin/vaults/{vault}/quota", "How many bytes the vault may store")
                        .takes(SetQuotaRequest.class)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new VaultCommands.SetVaultQuota(request.pathVariable("vault"), asked.bytes()))),
                reader.get("/v1/admin/vaults/{vault}/limits", "What machines may ask of the vault")
                        .answers(
                                LimitsEntry.class,
                                (actor, request) -> commands.execute(
                                        actor, new VaultCommands.ShowLimits(request.pathVariable("vault")))),
                owner.put("/v1/admin/vaults/{vault}/limits", "Changes what is named of what machines may ask")
                        .takes(SetLimitsRequest.class)
                        .mayFail(ProblemCode.LIMITS_INVALID)
                        .answers(
                                LimitsEntry.class,
                                (actor, asked, request) -> commands.execute(
                                        actor, new VaultCommands.ChangeLimits(request.pathVariable("vault"), asked))),
                reader.get("/v1/admin/vaults/{vault}/machines", "The vault's machines")
                        .answers(
                                MachineList.class,
                                (actor, request) -> commands.execute(
                                        actor, new MachineCommands.ListMachines(request.pathVariable("vault")))),
                reader.get("/v1/admin/machines/{machine}/points", "A machine's recovery points")
                        .answers(
                                PointList.class,
                                (actor, request) -> commands.execute(
                                        actor, new RetentionCommands.ListPoints(request.pathVariable("machine")))),
                operator.put("/v1/admin/machines/{machine}/name", "Gives a machine another name in lists")
                        .takes(RenameRequest.class)
                        .mayFail(ProblemCode.MACHINE_NAME_INVALID, ProblemCode.MACHINE_NAME_TAKEN)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new MachineCommands.RenameMachine(
                                                request.pathVariable("machine"), asked.name()))),
                owner.put("/v1/admin/vaults/{vault}/description", "What people are told of the vault beside its name")
                        .takes(SetDescriptionRequest.class)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new VaultCommands.SetDescription(
                                                request.pathVariable("vault"), asked.description()))),
                owner.post("/v1/admin/machines/{machine}/pin", "A security PIN for one operation of one machine")
                        .takes(PinRequest.class)
                        .answers(
                                PinResponse.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new MachineCommands.MakePin(
                                                request.pathVariable("machine"), asked.operation()))),
                administrator
                        .post(
                                "/v1/admin/gc",
                                "Runs a cycle of collection, which frees what no recovery point needs any more")
                        .answers(
                                CollectionReport.class,
                                (actor, request) ->
                                        commands.execute(actor, new MaintenanceCommands.CollectGarbage(false))),
                administrator
                        .get("/v1/admin/scrub", "How the store is read again by itself, and what is damaged")
                        .answers(
                                ScrubStatusResponse.class,
                                (actor, request) -> commands.execute(actor, new MaintenanceCommands.ShowScrub())),
                administrator
                        .put("/v1/admin/scrub", "How fast the store is read again")
                        .takes(SetScrubPlanRequest.class)
                        .mayFail(ProblemCode.SCRUB_PLAN_INVALID)
                        .answers(
                                ScrubStatusResponse.class,
                                (actor, asked, request) ->
                                        commands.execute(actor, new MaintenanceCommands.PlanScrub(asked))),
                administrator
                        .post("/v1/admin/scrub", "Re-reads the store, which takes its time, and counts what is damaged")
                        .answers(
                                ScrubReport.class,
                                (actor, request) -> commands.execute(actor, new MaintenanceCommands.ScrubStore())));
    }

    private ApiResponse credentials(Actor actor, ApiRequest request) {
        IssuedCredentials issued =
                commands.execute(actor, new VaultCommands.IssueCredentials(request.pathVariable("vault")));
        return new ApiResponse.CompleteBody(
                200,
                ApiResponse.JSON,
                issued.bytes(),
                Map.of(
                        "Content-Disposition",
                        "attachment; filename=\"" + issued.fileName() + "\"",
                        "Cache-Control",
                        "no-store"));
    }
}
