package dev.coffre.server.admin;

import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.hosting.CredentialsIssuer;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.VaultSettingsService;
import dev.coffre.server.message.CreateVaultRequest;
import dev.coffre.server.message.DeleteVaultRequest;
import dev.coffre.server.message.LimitsEntry;
import dev.coffre.server.message.PinRequest;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.message.SetDescriptionRequest;
import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.server.message.SetQuotaRequest;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.message.VaultList;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.people.Role;
import dev.coffre.server.retention.RetentionProblems;
import dev.coffre.server.retention.VaultDeletion;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.WireJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Commands about vaults. */
public final class VaultCommands implements CommandGroup {
    static final List<CommandSpec<VaultCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("create-vault", CreateVault.class, VaultEntry.class)
                    .needs(CommandNeed.administrator())
                    .byToken()
                    .withoutProof()
                    .audits((action, command) -> action.with("name", command.name()))
                    .route(CommandRoute.post(ApiChapter.VAULTS, "/v1/admin/vaults", "Makes a vault")
                            .mayFail(ProblemCode.VAULT_NAME_INVALID, ProblemCode.VAULT_NAME_TAKEN)
                            .as(
                                    CreateVaultRequest.class,
                                    (asked, _) -> new CreateVault(asked.name(), asked.description())))
                    .handledBy(VaultCommands::createVault),
            CommandSpec.of("list-vaults", ListVaults.class, VaultList.class)
                    .needs(CommandNeed.anybody())
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(ApiChapter.VAULTS, "/v1/admin/vaults", "The vaults that the caller sees")
                            .as(_ -> new ListVaults()))
                    .handledBy(VaultCommands::listVaults),
            CommandSpec.of("issue-credentials", IssueCredentials.class, IssuedCredentials.class)
                    .needs(CommandNeed.inVault(Role.OPERATOR, IssueCredentials::vault))
                    .byToken()
                    .withoutProof()
                    .audits((action, command) -> action.with("vault", command.vault()))
                    .route(CommandRoute.post(
                                    ApiChapter.VAULTS,
                                    "/v1/admin/vaults/{vault}/credentials",
                                    "Makes new vault credentials; every older file is refused from now on")
                            .mayFail(ProblemCode.CLOCK_SUSPENDED, ProblemCode.VAULT_DELETED)
                            .answersFile("application/json", "The vault credentials file")
                            .as(request -> new IssueCredentials(request.vaultName())))
                    .handledBy(VaultCommands::issueCredentials),
            CommandSpec.of("set-quota", SetVaultQuota.class, Empty.class)
                    .needs(CommandNeed.inVault(Role.OWNER, SetVaultQuota::vault))
                    .withoutProof()
                    .audits((action, command) ->
                            action.with("vault", command.vault()).with("bytes", command.bytes()))
                    .route(CommandRoute.put(
                                    ApiChapter.VAULTS,
                                    "/v1/admin/vaults/{vault}/quota",
                                    "How many bytes the vault may store")
                            .as(
                                    SetQuotaRequest.class,
                                    (asked, request) -> new SetVaultQuota(request.vaultName(), asked.bytes())))
                    .handledWithEffect(VaultCommands::setVaultQuota),
            CommandSpec.of("show-limits", ShowLimits.class, LimitsEntry.class)
                    .needs(CommandNeed.inVault(Role.READER, ShowLimits::vault))
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.VAULTS,
                                    "/v1/admin/vaults/{vault}/limits",
                                    "What machines may ask of the vault")
                            .as(request -> new ShowLimits(request.vaultName())))
                    .handledBy(VaultCommands::showLimits),
            CommandSpec.of("set-limits", ChangeLimits.class, LimitsEntry.class)
                    .needs(CommandNeed.inVault(Role.OWNER, ChangeLimits::vault))
                    .audits((action, command) ->
                            action.with("vault", command.vault()).with("changes", WireJson.writeLine(command.limits())))
                    .route(CommandRoute.put(
                                    ApiChapter.VAULTS,
                                    "/v1/admin/vaults/{vault}/limits",
                                    "Changes what is named of what machines may ask")
                            .mayFail(ProblemCode.LIMITS_INVALID)
                            .as(
                                    SetLimitsRequest.class,
                                    (asked, request) -> new ChangeLimits(request.vaultName(), asked)))
                    .handledBy(VaultCommands::changeLimits),
            CommandSpec.of("set-description", SetDescription.class, Empty.class)
                    .needs(CommandNeed.inVault(Role.OWNER, SetDescription::vault))
                    .byToken()
                    .withoutProof()
                    .audits((action, command) -> action.with("vault", command.vault()))
                    .route(CommandRoute.put(
                                    ApiChapter.VAULTS,
                                    "/v1/admin/vaults/{vault}/description",
                                    "What people are told of the vault beside its name")
                            .as(
                                    SetDescriptionRequest.class,
                                    (asked, request) -> new SetDescription(request.vaultName(), asked.description())))
                    .handledWithEffect(VaultCommands::setDescription),
            CommandSpec.of("vault-pin", MakeVaultPin.class, PinResponse.class)
                    .needs(CommandNeed.inVault(Role.OWNER, MakeVaultPin::vault))
                    .audits((_, command) ->
                            AuditAction.of("pin").with("vault", command.vault()).with("operation", command.operation()))
                    .route(CommandRoute.post(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/vaults/{vault}/pin",
                                    "A security PIN for one operation of one vault")
                            .as(
                                    PinRequest.class,
                                    (asked, request) -> new MakeVaultPin(request.vaultName(), asked.operation())))
                    .handledBy(VaultCommands::makeVaultPin),
            CommandSpec.of("delete-vault", DeleteVault.class, Empty.class)
                    .needs(CommandNeed.inVault(Role.OWNER, DeleteVault::vault))
                    .audits((action, command) -> action.with("vault", command.vault()))
                    .route(CommandRoute.post(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/vaults/{vault}/deletion",
                                    "Deletes a vault in which nothing is kept; it can be brought back for a while")
                            .mayFail(RetentionProblems.VAULT_DELETION)
                            .as(
                                    DeleteVaultRequest.class,
                                    (asked, request) -> new DeleteVault(request.vaultName(), asked.pin())))
                    .handledBy(VaultCommands::deleteVault),
            CommandSpec.of("undelete-vault", UndeleteVault.class, Empty.class)
                    .needs(CommandNeed.inVault(Role.OWNER, UndeleteVault::vault))
                    .withoutProof()
                    .repairs()
                    .audits((action, command) -> action.with("vault", command.vault()))
                    .route(CommandRoute.post(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/vaults/{vault}/restoration",
                                    "Brings a deleted vault back")
                            .as(request -> new UndeleteVault(request.vaultName())))
                    .handledWithEffect(VaultCommands::undeleteVault));

    private final VaultSettingsService settings;
    private final VaultDeletion deletion;
    private final CredentialsIssuer credentials;
    private final Inventory inventory;
    private final PinCheck pins;

    public VaultCommands(
            VaultSettingsService settings,
            VaultDeletion deletion,
            CredentialsIssuer credentials,
            Inventory inventory,
            PinCheck pins) {
        this.settings = settings;
        this.deletion = deletion;
        this.credentials = credentials;
        this.inventory = inventory;
        this.pins = pins;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private VaultEntry createVault(CommandCall<CreateVault> call) {
        return inventory.vault(settings.create(
                call.command().name(), call.command().description().orElse("")));
    }

    private VaultList listVaults(CommandCall<ListVaults> call) {
        return inventory.vaults(call.actor()::sees);
    }

    private IssuedCredentials issueCredentials(CommandCall<IssueCredentials> call) {
        return IssuedCredentials.of(credentials.issue(call.vault()));
    }

    private Effect<Empty> setVaultQuota(CommandCall<SetVaultQuota> call) {
        return new Effect<>(
                new Empty(), settings.setQuota(call.vault().id(), call.command().bytes()));
    }

    private LimitsEntry showLimits(CommandCall<ShowLimits> call) {
        return settings.limits(call.vault().id());
    }

    private LimitsEntry changeLimits(CommandCall<ChangeLimits> call) {
        return settings.setLimits(call.vault().id(), call.command().limits());
    }

    private Effect<Empty> setDescription(CommandCall<SetDescription> call) {
        return new Effect<>(
                new Empty(),
                settings.setDescription(call.vault().id(), call.command().description()));
    }

    private PinResponse makeVaultPin(CommandCall<MakeVaultPin> call) {
        return pins.issue(call.vault(), call.command().operation());
    }

    private Empty deleteVault(CommandCall<DeleteVault> call) {
        deletion.delete(
                call.vault().id(),
                pins.use(call.actor(), call.vault(), call.command().pin()));
        return new Empty();
    }

    private Effect<Empty> undeleteVault(CommandCall<UndeleteVault> call) {
        return new Effect<>(new Empty(), deletion.undelete(call.vault().id()));
    }

    /** Creates a vault. */
    public record CreateVault(String name, Optional<String> description) implements AdminCommand<VaultEntry> {}

    /** Lists the vaults that the actor sees. */
    public record ListVaults() implements AdminCommand<VaultList> {}

    /** Issues vault credentials, which supersede all older files. {@code vault}: name or id. */
    public record IssueCredentials(String vault) implements AdminCommand<IssuedCredentials> {}

    /** Sets how many bytes a vault may store; 0 for no limit. */
    public record SetVaultQuota(String vault, long bytes) implements AdminCommand<Empty> {}

    /** Shows the limits of a vault. */
    public record ShowLimits(String vault) implements AdminCommand<LimitsEntry> {}

    /** Changes the limits that are named. */
    public record ChangeLimits(String vault, SetLimitsRequest limits) implements AdminCommand<LimitsEntry> {}

    /** Sets the description of a vault; empty for none. */
    public record SetDescription(String vault, String description) implements AdminCommand<Empty> {}

    /** Issues a security PIN for one vault and one operation. */
    public record MakeVaultPin(String vault, String operation) implements AdminCommand<PinResponse> {}

    /** Deletes a vault that keeps no recovery points. It can be undeleted for a while. */
    public record DeleteVault(String vault, Optional<String> pin) implements AdminCommand<Empty> {
        /** Omits the PIN, which must not reach a log. */
        @Override
        public String toString() {
            return "DeleteVault[" + vault + "]";
        }
    }

    /** Undeletes a vault. */
    public record UndeleteVault(String vault) implements AdminCommand<Empty> {}
}
