package dev.coffre.server.admin;

import dev.coffre.server.access.IssuedPin;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.SecurityPins;
import dev.coffre.server.address.AddressBook;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.audit.Deed;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.collection.CollectionReport;
import dev.coffre.server.hosting.AlertListing;
import dev.coffre.server.hosting.CredentialsIssue;
import dev.coffre.server.hosting.Gate;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.JobListing;
import dev.coffre.server.hosting.MachineKeeping;
import dev.coffre.server.hosting.SlotKeeping;
import dev.coffre.server.hosting.VaultKeeping;
import dev.coffre.server.mail.MailDesk;
import dev.coffre.server.people.Actor;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.scrub.ScrubKeeping;
import dev.coffre.server.scrub.ScrubReport;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AddressEntry;
import dev.coffre.vault.wire.MailShown;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.PinGranted;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Executes commands from all entry points. It checks the actor's permission before anything is done, and writes the audit log.
 * Lists that do not go through commands check the actor through {@link Gate} themselves, and routes of machines and sign-in
 * write to the audit log themselves. Thread-safe.
 */
public final class Administration {
    private final Gate gate;
    private final Inventory inventory;
    private final VaultKeeping vaults;
    private final MachineKeeping machines;
    private final CredentialsIssue credentials;
    private final AccountCommands accounts;
    private final TokenCommands tokens;
    private final SecondFactorCommands secondFactors;
    private final RetentionCommands retention;
    private final SlotKeeping slots;
    private final SecurityPins pins;
    private final Function<Consumer<ScrubFinding>, ScrubReport> scrub;
    private final ScrubKeeping scrubs;
    private final Function<Boolean, CollectionReport> collect;
    private final JobListing jobs;
    private final AuditLog audit;
    private final ChangePace pace;
    private final AddressBook addresses;
    private final AlertListing alerts;
    private final MailDesk mail;

    public Administration(
            Gate gate,
            Inventory inventory,
            VaultKeeping vaults,
            MachineKeeping machines,
            CredentialsIssue credentials,
            AccountCommands accounts,
            TokenCommands tokens,
            SecondFactorCommands secondFactors,
            RetentionCommands retention,
            SlotKeeping slots,
            SecurityPins pins,
            Function<Consumer<ScrubFinding>, ScrubReport> scrub,
            ScrubKeeping scrubs,
            Function<Boolean, CollectionReport> collect,
            JobListing jobs,
            AlertListing alerts,
            MailDesk mail,
            AuditLog audit,
            ChangePace pace,
            AddressBook addresses) {
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
        Optional<Deed> deed = command.deed();
        return command.answerType()
                .cast(
                        deed.isPresent()
                                ? told(actor, command, deed.get(), findings)
                                : answer(actor, command, target(actor, command), findings));
    }

    /** Executes an audited command. The intent is durable before the action, the entry before the outcome is returned. */
    private Object told(Actor actor, AdminCommand<?> command, Deed deed, Consumer<ScrubFinding> findings) {
        Target target;
        try {
            target = target(actor, command);
        } catch (Problem refused) {
            Deed told = facts(actor, deed, new Target.Service());
            audit.append(
                    actor.name(),
                    actor.from(),
                    Optional.empty(),
                    told,
                    refused.code().code());
            throw refused;
        }
        Object answer = audit.tell(
                actor.name(),
                actor.from(),
                target.vault(),
                facts(actor, deed, target),
                () -> pace.within(
                        actor, command, () -> answer(actor, command, target, findings), Administration::hasChanged),
                Administration::hasChanged);
        return answer instanceof Effect<?> effect ? effect.answer() : answer;
    }

    private static boolean hasChanged(Object answer) {
        return !(answer instanceof Effect<?> effect) || effect.changed();
    }

    private static Deed facts(Actor actor, Deed deed, Target target) {
        Deed told = deed.with(target.facts());
        return actor instanceof Actor.Person person && person.token().isPresent()
                ? told.with("by", "token " + person.token().get())
                : told;
    }

    /** Returns a channel that executes commands as this actor. */
    public AdminChannel as(Actor actor) {
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
    private Target target(Actor actor, AdminCommand<?> command) {
        ApiTokenCommands.require(actor, command);
        Target target = target(actor, command.need());
        ProvenCommands.require(actor, command);
        return target;
    }

    private Target target(Actor actor, Need need) {
        return switch (need) {
            case Need.Anybody anybody -> new Target.Service();
            case Need.OwnAccount own -> new Target.OneAccount(own(actor, own.account()));
            case Need.OwnAccountOrAdministrator of -> {
                if (!actor.administers()) {
                    own(actor, Optional.of(of.account()));
                }
                yield new Target.OneAccount(of.account());
            }
            case Need.Local local -> {
                if (!(actor instanceof Actor.Local)) {
                    throw ProblemCode.FORBIDDEN.with("reason", "it is for the command line of the vault service");
                }
                yield new Target.Service();
            }
            case Need.Administrator administrator -> {
                gate.administrator(actor);
                yield new Target.Service();
            }
            case Need.InVault in -> new Target.OneVault(gate.vault(actor, in.vault(), in.least()));
            case Need.OfMachine of -> new Target.OneMachine(gate.machine(actor, of.machine(), of.least()));
        };
    }

    private static String own(Actor actor, Optional<String> account) {
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
    private Object answer(Actor actor, AdminCommand<?> command, Target target, Consumer<ScrubFinding> findings) {
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
            case AdminCommand.ShowMail show -> new MailShown(mail.server());
            case AdminCommand.ChangeMail change -> {
                mail.set(change.mail());
                yield new Nothing();
            }
            case AdminCommand.RemoveMail remove -> {
                mail.remove();
                yield new Nothing();
            }
            case AdminCommand.TestMail test -> {
                mail.test(test.to(), test.language());
                yield new Nothing();
            }
            case AdminCommand.ListRecipients list ->
                mail.recipients(vault(target).id());
            case AdminCommand.SetRecipients set ->
                effect(mail.setRecipients(vault(target), set.recipients(), actor));
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
            case AdminCommand.MakeToken make -> tokens.make(actor, account(target), make);
            case AdminCommand.ListTokens all -> tokens.list(actor);
            case AdminCommand.RevokeToken revoke -> tokens.revoke(account(target), revoke.name());
            case AdminCommand.VerifyAudit all -> audit.verify();
            case AdminCommand.ShowAddress show -> addresses.entry();
            case AdminCommand.ChangeUrls urls -> change(urls);
            case AdminCommand.ChangeCertificate certificate -> change(certificate);
            case AdminCommand.ShowRetention show -> retention.show(machine(target), show);
            case AdminCommand.ShowPlannedRetention show -> retention.show(machine(target), show);
            case AdminCommand.SetRetention set -> retention.set(actor, machine(target), set);
            case AdminCommand.FreezePoint freeze -> retention.freeze(machine(target), freeze);
            case AdminCommand.ShowSafeguards show -> retention.safeguards(vault(target));
            case AdminCommand.ChangeSafeguards change -> retention.change(actor, vault(target), change);
            case AdminCommand.MakeVaultPin make -> retention.pin(vault(target), make);
            case AdminCommand.DeletePoints delete -> retention.delete(actor, machine(target), delete);
            case AdminCommand.RestorePoints restore -> retention.restore(machine(target), restore);
            case AdminCommand.ListSlots list -> slots.list(machine(target));
            case AdminCommand.RestoreSlots restore -> {
                slots.restore(machine(target), restore.ids(), restore.only(), restore.seenIds());
                yield new Nothing();
            }
            case AdminCommand.RemoveMachine remove -> retention.remove(machine(target));
            case AdminCommand.ConfirmClock confirm -> retention.confirmClock();
            case AdminCommand.DeleteVault delete -> retention.delete(actor, vault(target), delete);
            case AdminCommand.RestoreVault restore -> retention.restore(vault(target));
            case AdminCommand.CollectGarbage gc -> collect.apply(gc.resume());
            case AdminCommand.ShowScrub show -> scrubs.show();
            case AdminCommand.PlanScrub change -> scrubs.plan(change.plan());
            case AdminCommand.ScrubStore all -> scrub.apply(findings);
        };
    }

    private static Effect<Nothing> effect(boolean changed) {
        return new Effect<>(new Nothing(), changed);
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

    private PinGranted pin(MachineRow machine, String operation) {
        IssuedPin pin = pins.issue(machine.id(), PinOperation.named(operation));
        return new PinGranted(pin.pin(), pin.expires().toEpochMilli());
    }

    private static String account(Target target) {
        return ((Target.OneAccount) target).name();
    }

    private static VaultRow vault(Target target) {
        return ((Target.OneVault) target).row();
    }

    private static MachineRow machine(Target target) {
        return ((Target.OneMachine) target).row();
    }
}
