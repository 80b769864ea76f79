package dev.coffre.server.admin;

import dev.coffre.server.access.IssuedPin;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.SecurityPinService;
import dev.coffre.server.address.AddressService;
import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.gc.CollectionReport;
import dev.coffre.server.hosting.AlertQueries;
import dev.coffre.server.hosting.CredentialsIssuer;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.JobQueries;
import dev.coffre.server.hosting.KeySlotService;
import dev.coffre.server.hosting.MachineService;
import dev.coffre.server.hosting.ResourceResolver;
import dev.coffre.server.hosting.VaultSettingsService;
import dev.coffre.server.mail.MailService;
import dev.coffre.server.message.AddressEntry;
import dev.coffre.server.message.MailSettingsResponse;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.people.Actor;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.scrub.ScrubReport;
import dev.coffre.server.scrub.ScrubService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Executes commands from all entry points. It checks the actor's permission before anything is done, and writes the audit log.
 * Lists that do not go through commands check the actor through {@link ResourceResolver} themselves, and routes of machines and sign-in
 * write to the audit log themselves. Thread-safe.
 */
public final class Administration {
    private final ResourceResolver gate;
    private final Inventory inventory;
    private final VaultSettingsService vaults;
    private final MachineService machines;
    private final CredentialsIssuer credentials;
    private final AccountCommands accounts;
    private final TokenCommands tokens;
    private final SecondFactorCommands secondFactors;
    private final RetentionCommands retention;
    private final KeySlotService slots;
    private final SecurityPinService pins;
    private final Function<Consumer<ScrubFinding>, ScrubReport> scrub;
    private final ScrubService scrubs;
    private final Function<Boolean, CollectionReport> collect;
    private final JobQueries jobs;
    private final AuditLog audit;
    private final ChangePace pace;
    private final AddressService addresses;
    private final AlertQueries alerts;
    private final MailService mail;

    public Administration(
            ResourceResolver gate,
            Inventory inventory,
            VaultSettingsService vaults,
            MachineService machines,
            CredentialsIssuer credentials,
            AccountCommands accounts,
            TokenCommands tokens,
            SecondFactorCommands secondFactors,
            RetentionCommands retention,
            KeySlotService slots,
            SecurityPinService pins,
            Function<Consumer<ScrubFinding>, ScrubReport> scrub,
            ScrubService scrubs,
            Function<Boolean, CollectionReport> collect,
            JobQueries jobs,
            AlertQueries alerts,
            MailService mail,
            AuditLog audit,
            ChangePace pace,
            AddressService addresses) {
        this.gate = gate;
        this.inventory = inventory;
        this.vaults = vaults;
        this.machines = machines;
        this.credentials = credentials;
        this.accounts = accounts;
        this.tokens = tokens;
        this.secondFactors = secondFactors;
        this.retention = retention;
        this.slots = slots;
        this.pins = pins;
        this.scrub = scrub;
        this.scrubs = scrubs;
        this.collect = collect;
        this.jobs = jobs;
        this.alerts = alerts;
        this.mail = mail;
        this.audit = audit;
        this.pace = pace;
        this.addresses = addresses;
    }

    /**
     * Executes the command.
     *
     * @throws dev.coffre.vault.problem.Problem {@code not-allowed}; {@code vault-unknown} or {@code machine-unknown}, also for
     *     what the actor may not see; or a problem of the command
     */
    public <A> A execute(Actor actor, AdminCommand<A> command) {
        return execute(actor, command, finding -> {});
    }

    /** @param findings receives each damage that a scrub finds, while it runs */
    public <A> A execute(Actor actor, AdminCommand<A> command, Consumer<ScrubFinding> findings) {
        Optional<AuditAction> deed = command.auditAction();
        return command.answerType()
                .cast(
                        deed.isPresent()
                                ? executeAudited(actor, command, deed.get(), findings)
                                : dispatch(actor, command, target(actor, command), findings));
    }

    /** Executes an audited command. The intent is durable before the action, the entry before the outcome is returned. */
    private Object executeAudited(
            Actor actor, AdminCommand<?> command, AuditAction deed, Consumer<ScrubFinding> findings) {
        CommandTarget target;
        try {
            target = target(actor, command);
        } catch (Problem refused) {
            throw recorded(actor, deed, new CommandTarget.WholeService(), refused);
        }
        ChangePace.CountedChange counted;
        try {
            counted = pace.count(actor, command);
        } catch (Problem refused) {
            throw recorded(actor, deed, target, refused);
        }
        Object answer = counted.carryOut(
                () -> audit.record(
                        actor.name(),
                        actor.from(),
                        target.vault(),
                        withActorFacts(actor, deed, target),
                        () -> dispatch(actor, command, target, findings),
                        Administration::hasChanged),
                Administration::hasChanged);
        return answer instanceof Effect<?> effect ? effect.answer() : answer;
    }

    /** Records a refusal before the action: without an intent, which would cost two durable writes. Returns the problem. */
    private Problem recorded(Actor actor, AuditAction deed, CommandTarget target, Problem refused) {
        audit.append(
                actor.name(),
                actor.from(),
                target.vault(),
                withActorFacts(actor, deed, target),
                refused.code().code());
        return refused;
    }

    private static boolean hasChanged(Object answer) {
        return !(answer instanceof Effect<?> effect) || effect.changed();
    }

    private static AuditAction withActorFacts(Actor actor, AuditAction deed, CommandTarget target) {
        AuditAction told = deed.with(target.facts());
        return actor instanceof Actor.Person person && person.token().isPresent()
                ? told.with("by", "token " + person.token().get())
                : told;
    }

    /** Returns a channel that executes commands as this actor. */
    public AdminChannel channelFor(Actor actor) {
        return new AdminChannel() {
            @Override
            public <A> A execute(AdminCommand<A> command, Consumer<ScrubFinding> findings) {
                return Administration.this.execute(actor, command, findings);
            }

            @Override
            public void close() {
                // The underlying resources belong to the caller.
            }
        };
    }

    /** Asks for a proof of identity only if the actor has the permission. */
    private CommandTarget target(Actor actor, AdminCommand<?> command) {
        ApiTokenCommandRule.require(actor, command);
        CommandTarget target = target(actor, command.requiredPermission());
        IdentityProofRule.require(actor, command);
        return target;
    }

    private CommandTarget target(Actor actor, RequiredPermission need) {
        return switch (need) {
            case RequiredPermission.Anybody anybody -> new CommandTarget.WholeService();
            case RequiredPermission.OwnAccount own ->
                new CommandTarget.TargetAccount(requireOwnAccount(actor, own.account()));
            case RequiredPermission.OwnAccountOrAdministrator of -> {
                if (!actor.administers()) {
                    requireOwnAccount(actor, Optional.of(of.account()));
                }
                yield new CommandTarget.TargetAccount(of.account());
            }
            case RequiredPermission.LocalUser local -> {
                if (!(actor instanceof Actor.Local)) {
                    throw ProblemCode.FORBIDDEN.with("reason", "it is for the command line of the vault service");
                }
                yield new CommandTarget.WholeService();
            }
            case RequiredPermission.Administrator administrator -> {
                gate.requireAdministrator(actor);
                yield new CommandTarget.WholeService();
            }
            case RequiredPermission.InVault in ->
                new CommandTarget.TargetVault(gate.vault(actor, in.vault(), in.least()));
            case RequiredPermission.OfMachine of ->
                new CommandTarget.TargetMachine(gate.machine(actor, of.machine(), of.least()));
        };
    }

    private static String requireOwnAccount(Actor actor, Optional<String> account) {
        return switch (actor) {
            case Actor.Local local ->
                account.orElseThrow(
                        () -> ProblemCode.FORBIDDEN.with("reason", "it is for a person, about the own account"));
            case Actor.Person person -> {
                if (!account.orElse(person.account()).equals(person.account())) {
                    throw ProblemCode.NOT_ALLOWED.with("role", "administrator");
                }
                yield person.account();
            }
        };
    }

    /** @return an {@link Effect} of commands that may find everything as it should become; of others the answer itself */
    private Object dispatch(
            Actor actor, AdminCommand<?> command, CommandTarget target, Consumer<ScrubFinding> findings) {
        return switch (command) {
            case AdminCommand.CreateVault create ->
                inventory.vault(
                        vaults.create(create.name(), create.description().orElse("")));
            case AdminCommand.ListVaults all -> inventory.vaults(actor::sees);
            case AdminCommand.IssueCredentials issue -> IssuedCredentials.of(credentials.issue(vault(target)));
            case AdminCommand.SetVaultQuota quota ->
                effect(vaults.setQuota(vault(target).id(), quota.bytes()));
            case AdminCommand.ShowLimits show -> vaults.limits(vault(target).id());
            case AdminCommand.ChangeLimits change ->
                vaults.setLimits(vault(target).id(), change.limits());
            case AdminCommand.SetDescription set ->
                effect(vaults.setDescription(vault(target).id(), set.description()));
            case AdminCommand.RenameMachine rename -> effect(machines.rename(machine(target), rename.name()));
            case AdminCommand.ListMachines list ->
                inventory.machines(vault(target).id());
            case AdminCommand.ListPoints points ->
                inventory.points(machine(target).id());
            case AdminCommand.ListJobs asked -> jobs.list(actor, asked.jobs());
            case AdminCommand.ListAlerts asked -> alerts.list(actor, asked.alerts());
            case AdminCommand.AcknowledgeAlert seen ->
                alerts.acknowledge(actor, vault(target).id(), seen.alert());
            case AdminCommand.ShowMail show -> new MailSettingsResponse(mail.server());
            case AdminCommand.ChangeMail change -> {
                mail.setServer(change.mail());
                yield new Empty();
            }
            case AdminCommand.RemoveMail remove -> {
                mail.removeServer();
                yield new Empty();
            }
            case AdminCommand.TestMail test -> {
                mail.sendTestMail(test.to(), test.language());
                yield new Empty();
            }
            case AdminCommand.ListRecipients list ->
                mail.recipients(vault(target).id());
            case AdminCommand.SetRecipients set -> effect(mail.setRecipients(vault(target), set.recipients(), actor));
            case AdminCommand.MakePin pin -> pin(machine(target), pin.operation());
            case AdminCommand.SetPassword set -> accounts.setPassword(set);
            case AdminCommand.ChangePassword change -> accounts.changePassword(account(target), actor.from(), change);
            case AdminCommand.SetLanguage language -> accounts.setLanguage(account(target), language);
            case AdminCommand.CreateAccount create -> accounts.create(create);
            case AdminCommand.SetAdministrator set -> accounts.setAdministrator(set);
            case AdminCommand.SetRole set ->
                accounts.setRole(actor, set, vault(target).id());
            case AdminCommand.RemoveAccount remove -> accounts.remove(remove);
            case AdminCommand.ListAccounts all -> accounts.list(actor);
            case AdminCommand.BeginSecondFactor begin -> secondFactors.begin(account(target));
            case AdminCommand.ConfirmSecondFactor confirm -> secondFactors.confirm(account(target), confirm);
            case AdminCommand.RemoveSecondFactor remove -> secondFactors.remove(account(target), actor.from(), remove);
            case AdminCommand.ResetSecondFactor reset -> secondFactors.reset(reset);
            case AdminCommand.MakeToken make -> tokens.create(actor, account(target), make);
            case AdminCommand.ListTokens all -> tokens.list(actor);
            case AdminCommand.RevokeToken revoke -> tokens.revoke(account(target), revoke.name());
            case AdminCommand.VerifyAudit all -> audit.verify();
            case AdminCommand.ShowAddress show -> addresses.entry();
            case AdminCommand.ChangeUrls urls -> change(urls);
            case AdminCommand.ChangeCertificate certificate -> change(certificate);
            case AdminCommand.ShowRetention show -> retention.show(machine(target), show);
            case AdminCommand.ShowPlannedRetention show -> retention.show(machine(target), show);
            case AdminCommand.SetRetention set -> retention.set(actor, machine(target), set);
            case AdminCommand.HoldPoint hold -> retention.hold(machine(target), hold);
            case AdminCommand.ShowSafeguards show -> retention.safeguards(vault(target));
            case AdminCommand.ChangeSafeguards change -> retention.change(actor, vault(target), change);
            case AdminCommand.MakeVaultPin make -> retention.pin(vault(target), make);
            case AdminCommand.DeletePoints delete -> retention.delete(actor, machine(target), delete);
            case AdminCommand.UndeletePoints restore -> retention.undelete(machine(target), restore);
            case AdminCommand.ListSlots list -> slots.list(machine(target));
            case AdminCommand.ReinstateSlots restore -> {
                slots.reinstate(machine(target), restore.ids(), restore.only(), restore.seenIds());
                yield new Empty();
            }
            case AdminCommand.RemoveMachine remove -> retention.remove(machine(target));
            case AdminCommand.ConfirmClock confirm -> retention.confirmClock();
            case AdminCommand.DeleteVault delete -> retention.delete(actor, vault(target), delete);
            case AdminCommand.UndeleteVault restore -> retention.undelete(vault(target));
            case AdminCommand.CollectGarbage gc -> collect.apply(gc.resume());
            case AdminCommand.ShowScrub show -> scrubs.show();
            case AdminCommand.PlanScrub change -> scrubs.plan(change.plan());
            case AdminCommand.ScrubStore all -> scrub.apply(findings);
        };
    }

    private static Effect<Empty> effect(boolean changed) {
        return new Effect<>(new Empty(), changed);
    }

    private AddressEntry change(AdminCommand.ChangeUrls command) {
        switch (command.step()) {
            case ANNOUNCE -> addresses.announceUrls(command.urls());
            case ACTIVATE -> addresses.activateUrls();
            case WITHDRAW -> addresses.withdrawUrls();
        }
        return addresses.entry();
    }

    private AddressEntry change(AdminCommand.ChangeCertificate command) {
        switch (command.step()) {
            case ANNOUNCE ->
                command.pin().ifPresentOrElse(addresses::announcePin, () -> addresses.announceKey(command.pem()));
            case ACTIVATE -> addresses.activateKey();
            case WITHDRAW -> addresses.withdrawKey();
        }
        return addresses.entry();
    }

    private PinResponse pin(MachineRow machine, String operation) {
        IssuedPin pin = pins.issue(machine.id(), PinOperation.named(operation));
        return new PinResponse(pin.pin(), pin.expires().toEpochMilli());
    }

    private static String account(CommandTarget target) {
        return ((CommandTarget.TargetAccount) target).name();
    }

    private static VaultRow vault(CommandTarget target) {
        return ((CommandTarget.TargetVault) target).row();
    }

    private static MachineRow machine(CommandTarget target) {
        return ((CommandTarget.TargetMachine) target).row();
    }
}
