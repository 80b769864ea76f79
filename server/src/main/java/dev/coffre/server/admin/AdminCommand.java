package dev.coffre.server.admin;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.coffre.server.audit.Deed;
import dev.coffre.server.collection.CollectionReport;
import dev.coffre.server.people.Role;
import dev.coffre.server.scrub.ScrubReport;
import dev.coffre.server.tls.PemPair;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.wire.AccountEntry;
import dev.coffre.vault.wire.AccountList;
import dev.coffre.vault.wire.AddressEntry;
import dev.coffre.vault.wire.AlertEntry;
import dev.coffre.vault.wire.AlertList;
import dev.coffre.vault.wire.AskAlerts;
import dev.coffre.vault.wire.AskJobs;
import dev.coffre.vault.wire.AuditVerdict;
import dev.coffre.vault.wire.JobList;
import dev.coffre.vault.wire.LimitsEntry;
import dev.coffre.vault.wire.MachineList;
import dev.coffre.vault.wire.MailRecipient;
import dev.coffre.vault.wire.MailRecipients;
import dev.coffre.vault.wire.MailShown;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.PinGranted;
import dev.coffre.vault.wire.PointList;
import dev.coffre.vault.wire.RetentionShown;
import dev.coffre.vault.wire.SafeguardsEntry;
import dev.coffre.vault.wire.ScrubEntry;
import dev.coffre.vault.wire.SecondFactorOffered;
import dev.coffre.vault.wire.SetLimits;
import dev.coffre.vault.wire.SetMail;
import dev.coffre.vault.wire.SetSafeguards;
import dev.coffre.vault.wire.SetScrub;
import dev.coffre.vault.wire.SlotList;
import dev.coffre.vault.wire.SpareCodes;
import dev.coffre.vault.wire.TokenList;
import dev.coffre.vault.wire.TokenMade;
import dev.coffre.vault.wire.VaultEntry;
import dev.coffre.vault.wire.VaultList;
import dev.coffre.vault.wire.WireJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that an administrator asks for. As JSON it is the request of the administration socket, {@code command}
 * naming which it is; the names below are the only ones that are read.
 *
 * @param <A> what it answers
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AdminCommand.CreateVault.class, name = "create-vault"),
    @JsonSubTypes.Type(value = AdminCommand.ListVaults.class, name = "list-vaults"),
    @JsonSubTypes.Type(value = AdminCommand.IssueCredentials.class, name = "issue-credentials"),
    @JsonSubTypes.Type(value = AdminCommand.SetVaultQuota.class, name = "set-quota"),
    @JsonSubTypes.Type(value = AdminCommand.SetDescription.class, name = "set-description"),
    @JsonSubTypes.Type(value = AdminCommand.RenameMachine.class, name = "rename-machine"),
    @JsonSubTypes.Type(value = AdminCommand.ListMachines.class, name = "list-machines"),
    @JsonSubTypes.Type(value = AdminCommand.ListPoints.class, name = "list-points"),
    @JsonSubTypes.Type(value = AdminCommand.ListJobs.class, name = "list-jobs"),
    @JsonSubTypes.Type(value = AdminCommand.ListAlerts.class, name = "list-alerts"),
    @JsonSubTypes.Type(value = AdminCommand.AcknowledgeAlert.class, name = "acknowledge-alert"),
    @JsonSubTypes.Type(value = AdminCommand.ShowMail.class, name = "show-mail"),
    @JsonSubTypes.Type(value = AdminCommand.ChangeMail.class, name = "set-mail"),
    @JsonSubTypes.Type(value = AdminCommand.RemoveMail.class, name = "remove-mail"),
    @JsonSubTypes.Type(value = AdminCommand.TestMail.class, name = "test-mail"),
    @JsonSubTypes.Type(value = AdminCommand.ListRecipients.class, name = "list-recipients"),
    @JsonSubTypes.Type(value = AdminCommand.SetRecipients.class, name = "set-recipients"),
    @JsonSubTypes.Type(value = AdminCommand.MakePin.class, name = "pin"),
    @JsonSubTypes.Type(value = AdminCommand.SetPassword.class, name = "set-password"),
    @JsonSubTypes.Type(value = AdminCommand.ChangePassword.class, name = "change-password"),
    @JsonSubTypes.Type(value = AdminCommand.SetLanguage.class, name = "set-language"),
    @JsonSubTypes.Type(value = AdminCommand.CreateAccount.class, name = "create-account"),
    @JsonSubTypes.Type(value = AdminCommand.SetAdministrator.class, name = "set-administrator"),
    @JsonSubTypes.Type(value = AdminCommand.SetRole.class, name = "set-role"),
    @JsonSubTypes.Type(value = AdminCommand.RemoveAccount.class, name = "remove-account"),
    @JsonSubTypes.Type(value = AdminCommand.ListAccounts.class, name = "list-accounts"),
    @JsonSubTypes.Type(value = AdminCommand.BeginSecondFactor.class, name = "begin-second-factor"),
    @JsonSubTypes.Type(value = AdminCommand.ConfirmSecondFactor.class, name = "confirm-second-factor"),
    @JsonSubTypes.Type(value = AdminCommand.RemoveSecondFactor.class, name = "remove-second-factor"),
    @JsonSubTypes.Type(value = AdminCommand.ResetSecondFactor.class, name = "reset-second-factor"),
    @JsonSubTypes.Type(value = AdminCommand.MakeToken.class, name = "make-token"),
    @JsonSubTypes.Type(value = AdminCommand.ListTokens.class, name = "list-tokens"),
    @JsonSubTypes.Type(value = AdminCommand.RevokeToken.class, name = "revoke-token"),
    @JsonSubTypes.Type(value = AdminCommand.VerifyAudit.class, name = "verify-audit"),
    @JsonSubTypes.Type(value = AdminCommand.ShowAddress.class, name = "show-address"),
    @JsonSubTypes.Type(value = AdminCommand.ChangeUrls.class, name = "announce-address"),
    @JsonSubTypes.Type(value = AdminCommand.ChangeCertificate.class, name = "announce-certificate"),
    @JsonSubTypes.Type(value = AdminCommand.ShowRetention.class, name = "show-retention"),
    @JsonSubTypes.Type(value = AdminCommand.ShowPlannedRetention.class, name = "show-planned-retention"),
    @JsonSubTypes.Type(value = AdminCommand.SetRetention.class, name = "set-retention"),
    @JsonSubTypes.Type(value = AdminCommand.FreezePoint.class, name = "freeze-point"),
    @JsonSubTypes.Type(value = AdminCommand.ShowLimits.class, name = "show-limits"),
    @JsonSubTypes.Type(value = AdminCommand.ChangeLimits.class, name = "set-limits"),
    @JsonSubTypes.Type(value = AdminCommand.ShowSafeguards.class, name = "show-safeguards"),
    @JsonSubTypes.Type(value = AdminCommand.ChangeSafeguards.class, name = "set-safeguards"),
    @JsonSubTypes.Type(value = AdminCommand.MakeVaultPin.class, name = "vault-pin"),
    @JsonSubTypes.Type(value = AdminCommand.DeletePoints.class, name = "delete-points"),
    @JsonSubTypes.Type(value = AdminCommand.RestorePoints.class, name = "restore-points"),
    @JsonSubTypes.Type(value = AdminCommand.ListSlots.class, name = "list-slots"),
    @JsonSubTypes.Type(value = AdminCommand.RestoreSlots.class, name = "restore-slots"),
    @JsonSubTypes.Type(value = AdminCommand.RemoveMachine.class, name = "remove-machine"),
    @JsonSubTypes.Type(value = AdminCommand.ConfirmClock.class, name = "confirm-clock"),
    @JsonSubTypes.Type(value = AdminCommand.DeleteVault.class, name = "delete-vault"),
    @JsonSubTypes.Type(value = AdminCommand.RestoreVault.class, name = "restore-vault"),
    @JsonSubTypes.Type(value = AdminCommand.CollectGarbage.class, name = "gc"),
    @JsonSubTypes.Type(value = AdminCommand.ShowScrub.class, name = "show-scrub"),
    @JsonSubTypes.Type(value = AdminCommand.PlanScrub.class, name = "set-scrub"),
    @JsonSubTypes.Type(value = AdminCommand.ScrubStore.class, name = "scrub")
})
public sealed interface AdminCommand<A> {
    @JsonIgnore
    Class<A> answerType();

    /** What it asks of whoever gives it. */
    @JsonIgnore
    Need need();

    /** What the audit log tells of it, without any secret; empty for what only looks. */
    @JsonIgnore
    Optional<Deed> deed();

    /** A new vault. */
    record CreateVault(String name, Optional<String> description) implements AdminCommand<VaultEntry> {
        @Override
        public Class<VaultEntry> answerType() {
            return VaultEntry.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("create-vault").with("name", name));
        }
    }

    /** All vaults that are seen. */
    record ListVaults() implements AdminCommand<VaultList> {
        @Override
        public Class<VaultList> answerType() {
            return VaultList.class;
        }

        @Override
        public Need need() {
            return new Need.Anybody();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** New vault credentials; every older file of the vault is refused from then on. {@code vault}: name or id. */
    record IssueCredentials(String vault) implements AdminCommand<IssuedCredentials> {
        @Override
        public Class<IssuedCredentials> answerType() {
            return IssuedCredentials.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OPERATOR);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("issue-credentials").with("vault", vault));
        }
    }

    /** How many bytes a vault may store; 0 for no limit. */
    record SetVaultQuota(String vault, long bytes) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("set-quota").with("vault", vault).with("bytes", bytes));
        }
    }

    /** What people are told of a vault beside its name; empty for nothing. */
    record SetDescription(String vault, String description) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("set-description").with("vault", vault));
        }
    }

    /** Another name for a machine in lists. */
    record RenameMachine(String machine, String name) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.OPERATOR);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(
                    Deed.of("rename-machine").with("machine", machine).with("name", name));
        }
    }

    /** The machines of a vault. */
    record ListMachines(String vault) implements AdminCommand<MachineList> {
        @Override
        public Class<MachineList> answerType() {
            return MachineList.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.READER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** The recovery points of a machine, given by id, or by name where only one has it. */
    record ListPoints(String machine) implements AdminCommand<PointList> {
        @Override
        public Class<PointList> answerType() {
            return PointList.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.READER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** Jobs that agents reported, newest first, of the vaults that one may see. */
    record ListJobs(AskJobs jobs) implements AdminCommand<JobList> {
        @Override
        public Class<JobList> answerType() {
            return JobList.class;
        }

        @Override
        public Need need() {
            return new Need.Anybody();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** Alerts, newest first, of the vaults that one may see. */
    record ListAlerts(AskAlerts alerts) implements AdminCommand<AlertList> {
        @Override
        public Class<AlertList> answerType() {
            return AlertList.class;
        }

        @Override
        public Need need() {
            return new Need.Anybody();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** Somebody has seen the vault's alert. */
    record AcknowledgeAlert(String vault, long alert) implements AdminCommand<AlertEntry> {
        @Override
        public Class<AlertEntry> answerType() {
            return AlertEntry.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OPERATOR);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("acknowledge-alert").with("vault", vault).with("alert", alert));
        }
    }

    /** By which server mail is sent. */
    record ShowMail() implements AdminCommand<MailShown> {
        @Override
        public Class<MailShown> answerType() {
            return MailShown.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** Another server to send mail by; its text leaves the password out. */
    record ChangeMail(SetMail mail) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("set-mail")
                    .with("host", mail.host())
                    .with("port", mail.port())
                    .with("security", mail.security()));
        }
    }

    /** No more mail. */
    record RemoveMail() implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("remove-mail"));
        }
    }

    /** A mail at once, to see whether it arrives. */
    record TestMail(String to, String language) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("test-mail").with("to", to));
        }
    }

    /** Who is written to about the vault's alerts. */
    record ListRecipients(String vault) implements AdminCommand<MailRecipients> {
        @Override
        public Class<MailRecipients> answerType() {
            return MailRecipients.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OPERATOR);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** Others to write to about the vault's alerts. */
    record SetRecipients(String vault, List<MailRecipient> recipients) implements AdminCommand<Nothing> {
        public SetRecipients {
            recipients = List.copyOf(recipients);
        }

        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("set-recipients").with("vault", vault).with("recipients", recipients.size()));
        }
    }

    /** A security PIN for one machine and one operation. */
    record MakePin(String machine, String operation) implements AdminCommand<PinGranted> {
        @Override
        public Class<PinGranted> answerType() {
            return PinGranted.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("pin").with("machine", machine).with("operation", operation));
        }
    }

    /** A new password for an account; its sessions end. */
    record SetPassword(String name, String password) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("set-password").with("account", name));
        }

        /** Without the password, which must not reach a log. */
        @Override
        public String toString() {
            return "SetPassword[" + name + "]";
        }
    }

    /** A new password for the own account, by whoever knows the present one. */
    record ChangePassword(String current, String password) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.OwnAccount(Optional.empty());
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("change-password"));
        }

        /** Without the passwords, which must not reach a log. */
        @Override
        public String toString() {
            return "ChangePassword";
        }
    }

    /** The language of the own account’s pages. */
    record SetLanguage(String language) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.OwnAccount(Optional.empty());
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("set-language").with("language", language));
        }
    }

    /** A new account; {@code administrator} of the service or not. */
    record CreateAccount(String name, String password, boolean administrator) implements AdminCommand<AccountEntry> {
        @Override
        public Class<AccountEntry> answerType() {
            return AccountEntry.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("create-account").with("account", name).with("administrator", administrator));
        }

        /** Without the password, which must not reach a log. */
        @Override
        public String toString() {
            return "CreateAccount[" + name + ", " + administrator + "]";
        }
    }

    /** Makes an account an administrator of the service, or no longer. */
    record SetAdministrator(String name, boolean administrator) implements AdminCommand<AccountEntry> {
        @Override
        public Class<AccountEntry> answerType() {
            return AccountEntry.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(
                    Deed.of("set-administrator").with("account", name).with("administrator", administrator));
        }
    }

    /** What an account may do in a vault: owner, operator, reader, or none. */
    record SetRole(String account, String vault, String role) implements AdminCommand<AccountEntry> {
        @Override
        public Class<AccountEntry> answerType() {
            return AccountEntry.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("set-role")
                    .with("account", account)
                    .with("vault", vault)
                    .with("role", role));
        }
    }

    /** Removes an account and all that it had; its sessions end. */
    record RemoveAccount(String name) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("remove-account").with("account", name));
        }
    }

    /** The accounts: all for an administrator, those with a role in their vaults for owners, the own for everybody. */
    record ListAccounts() implements AdminCommand<AccountList> {
        @Override
        public Class<AccountList> answerType() {
            return AccountList.class;
        }

        @Override
        public Need need() {
            return new Need.Anybody();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** A secret for the app of the own account; the second factor is on once a code of it is shown. */
    record BeginSecondFactor() implements AdminCommand<SecondFactorOffered> {
        @Override
        public Class<SecondFactorOffered> answerType() {
            return SecondFactorOffered.class;
        }

        @Override
        public Need need() {
            return new Need.OwnAccount(Optional.empty());
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("begin-second-factor"));
        }
    }

    /** Turns the second factor of the own account on. */
    record ConfirmSecondFactor(String code) implements AdminCommand<SpareCodes> {
        @Override
        public Class<SpareCodes> answerType() {
            return SpareCodes.class;
        }

        @Override
        public Need need() {
            return new Need.OwnAccount(Optional.empty());
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("confirm-second-factor"));
        }

        /** Without its secrets, which must not reach a log. */
        @Override
        public String toString() {
            return "ConfirmSecondFactor";
        }
    }

    /** Turns the second factor of the own account off. */
    record RemoveSecondFactor(String password, String code) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.OwnAccount(Optional.empty());
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("remove-second-factor"));
        }

        /** Without its secrets, which must not reach a log. */
        @Override
        public String toString() {
            return "RemoveSecondFactor";
        }
    }

    /** Turns the second factor of somebody off who has lost it. */
    record ResetSecondFactor(String account) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.Local();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("reset-second-factor").with("account", account));
        }
    }

    /**
     * A token by which scripts act for an account.
     *
     * @param account the own one unless said
     * @param vault the only one that it is for
     */
    record MakeToken(Optional<String> account, String name, Optional<String> vault, boolean readOnly, int days)
            implements AdminCommand<TokenMade> {
        @Override
        public Class<TokenMade> answerType() {
            return TokenMade.class;
        }

        @Override
        public Need need() {
            return new Need.OwnAccount(account);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("make-token")
                    .with("token", name)
                    .with("vault", vault.orElse("all"))
                    .with("readOnly", readOnly)
                    .with("days", days));
        }
    }

    /** The tokens: all for an administrator, the own for everybody. */
    record ListTokens() implements AdminCommand<TokenList> {
        @Override
        public Class<TokenList> answerType() {
            return TokenList.class;
        }

        @Override
        public Need need() {
            return new Need.Anybody();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** From now on the token is refused. */
    record RevokeToken(String account, String name) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.OwnAccountOrAdministrator(account);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("revoke-token").with("account", account).with("token", name));
        }
    }

    /** Reads the audit log from its beginning. */
    record VerifyAudit() implements AdminCommand<AuditVerdict> {
        @Override
        public Class<AuditVerdict> answerType() {
            return AuditVerdict.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** Where agents find the service, now and next. */
    record ShowAddress() implements AdminCommand<AddressEntry> {
        @Override
        public Class<AddressEntry> answerType() {
            return AddressEntry.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** Announces addresses to agents, makes the announced ones active, or takes the announcement back. */
    record ChangeUrls(ChangeStep step, List<String> urls) implements AdminCommand<AddressEntry> {
        @Override
        public Class<AddressEntry> answerType() {
            return AddressEntry.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(
                    Deed.of("announce-address").with("step", step.code()).with("urls", String.join(" ", urls)));
        }
    }

    /**
     * Announces the next TLS key to agents, makes the announced one active, or takes the announcement back. What is
     * announced is {@code pem} or {@code pin}; with neither, the service makes a key.
     *
     * @param pin of a key that somebody else holds, such as a reverse proxy
     */
    record ChangeCertificate(ChangeStep step, Optional<PemPair> pem, Optional<String> pin)
            implements AdminCommand<AddressEntry> {
        @Override
        public Class<AddressEntry> answerType() {
            return AddressEntry.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("announce-certificate").with("step", step.code()));
        }
    }

    /** What is kept of a machine, until when, and why: its points after a seq. */
    record ShowRetention(String machine, long after) implements AdminCommand<RetentionShown> {
        @Override
        public Class<RetentionShown> answerType() {
            return RetentionShown.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.READER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** What would be kept of a machine under another policy, or under none. */
    record ShowPlannedRetention(String machine, Optional<PolicyForm> policy, long after)
            implements AdminCommand<RetentionShown> {
        @Override
        public Class<RetentionShown> answerType() {
            return RetentionShown.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.OPERATOR);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** Another retention policy for a machine, or none: then everything is kept. */
    record SetRetention(String machine, Optional<PolicyForm> policy, Optional<String> pin)
            implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("set-retention")
                    .with("machine", machine)
                    .with("policy", policy.map(WireJson::line).orElse("none")));
        }

        /** Without the PIN, which must not reach a log. */
        @Override
        public String toString() {
            return "SetRetention[" + machine + ", " + policy + "]";
        }
    }

    /** Holds a recovery point, which then does not expire, or lets it go. */
    record FreezePoint(String machine, long point, boolean frozen) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("freeze-point")
                    .with("machine", machine)
                    .with("point", point)
                    .with("frozen", frozen));
        }
    }

    /** What a vault protects its machines by. */
    record ShowSafeguards(String vault) implements AdminCommand<SafeguardsEntry> {
        @Override
        public Class<SafeguardsEntry> answerType() {
            return SafeguardsEntry.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.READER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** What machines may ask of a vault. */
    record ShowLimits(String vault) implements AdminCommand<LimitsEntry> {
        @Override
        public Class<LimitsEntry> answerType() {
            return LimitsEntry.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.READER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** Other limits of a vault; what is not named stays. */
    record ChangeLimits(String vault, SetLimits limits) implements AdminCommand<LimitsEntry> {
        @Override
        public Class<LimitsEntry> answerType() {
            return LimitsEntry.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("set-limits").with("vault", vault).with("changes", WireJson.line(limits)));
        }
    }

    /** Other safeguards of a vault; what is not named stays. */
    record ChangeSafeguards(String vault, SetSafeguards safeguards) implements AdminCommand<SafeguardsEntry> {
        @Override
        public Class<SafeguardsEntry> answerType() {
            return SafeguardsEntry.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("set-safeguards").with("vault", vault).with("changes", safeguards.changes()));
        }
    }

    /** A security PIN for one vault and one operation. */
    record MakeVaultPin(String vault, String operation) implements AdminCommand<PinGranted> {
        @Override
        public Class<PinGranted> answerType() {
            return PinGranted.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("pin").with("vault", vault).with("operation", operation));
        }
    }

    /** Deletes one of a machine's recovery points, or all; they can be brought back for a while. */
    record DeletePoints(String machine, Optional<Long> point, Optional<String> pin) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("delete-points")
                    .with("machine", machine)
                    .with("point", point.map(String::valueOf).orElse("all")));
        }

        /** Without the PIN, which must not reach a log. */
        @Override
        public String toString() {
            return "DeletePoints[" + machine + ", " + point + "]";
        }
    }

    /** Brings back one deleted recovery point of a machine, or all. */
    record RestorePoints(String machine, Optional<Long> point) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("restore-points")
                    .with("machine", machine)
                    .with("point", point.map(String::valueOf).orElse("all")));
        }
    }

    /** The key slots of a machine's domain, with the former ones that can be brought back. */
    record ListSlots(String machine) implements AdminCommand<SlotList> {
        @Override
        public Class<SlotList> answerType() {
            return SlotList.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.READER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /**
     * Makes former key slots of a machine's domain valid again.
     *
     * @param only whether all others end; else those that are valid stay
     * @param seen which were valid when somebody chose; none if that is not known
     */
    record RestoreSlots(String machine, List<String> slots, boolean only, List<String> seen)
            implements AdminCommand<Nothing> {
        public RestoreSlots {
            slots = List.copyOf(slots);
            seen = List.copyOf(seen);
        }

        /** Whatever is valid by then. */
        public RestoreSlots(String machine, List<String> slots, boolean only) {
            this(machine, slots, only, List.of());
        }

        /** One more than are ever valid at most, or {@code slot-unknown}. */
        List<SlotId> seenIds() {
            return seen.stream()
                    .limit(SlotRules.MAX_VALID + 1L)
                    .map(RestoreSlots::id)
                    .toList();
        }

        /** At least one and no more than are ever valid, or {@code slot-unknown} or {@code request-malformed}. */
        List<SlotId> ids() {
            if (slots.isEmpty() || slots.size() > SlotRules.MAX_VALID) {
                throw ProblemCode.REQUEST_MALFORMED.with(
                        "reason", "there are 1 to " + SlotRules.MAX_VALID + " key slots, not " + slots.size());
            }
            return slots.stream().map(RestoreSlots::id).toList();
        }

        private static SlotId id(String text) {
            try {
                return SlotId.parse(text);
            } catch (IllegalArgumentException notOne) {
                throw ProblemCode.SLOT_UNKNOWN.with("slot", text);
            }
        }

        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("restore-slots")
                    .with("machine", machine)
                    .with("only", only)
                    .with(Deed.ids("slots", slots)));
        }
    }

    /** Ends the registration of a machine that has no recovery points left. */
    record RemoveMachine(String machine) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("remove-machine").with("machine", machine));
        }
    }

    /** Says that the clock is right, which ends a suspension. */
    record ConfirmClock() implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("confirm-clock"));
        }
    }

    /** Deletes a vault in which nothing is kept; it can be brought back for a while. */
    record DeleteVault(String vault, Optional<String> pin) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("delete-vault").with("vault", vault));
        }

        /** Without the PIN, which must not reach a log. */
        @Override
        public String toString() {
            return "DeleteVault[" + vault + "]";
        }
    }

    /** Brings a deleted vault back. */
    record RestoreVault(String vault) implements AdminCommand<Nothing> {
        @Override
        public Class<Nothing> answerType() {
            return Nothing.class;
        }

        @Override
        public Need need() {
            return new Need.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("restore-vault").with("vault", vault));
        }
    }

    /**
     * Runs a cycle of collection.
     *
     * @param resume goes on although collection was halted
     */
    record CollectGarbage(boolean resume) implements AdminCommand<CollectionReport> {
        @Override
        public Class<CollectionReport> answerType() {
            return CollectionReport.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("gc").with("resume", resume));
        }
    }

    /** How the store is read again by itself, and what is damaged. */
    record ShowScrub() implements AdminCommand<ScrubEntry> {
        @Override
        public Class<ScrubEntry> answerType() {
            return ScrubEntry.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.empty();
        }
    }

    /** How fast the store is read again. */
    record PlanScrub(SetScrub plan) implements AdminCommand<ScrubEntry> {
        @Override
        public Class<ScrubEntry> answerType() {
            return ScrubEntry.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            Map<String, String> facts = new HashMap<>();
            plan.days().ifPresent(days -> facts.put("days", days.toString()));
            plan.mostBytes().ifPresent(bytes -> facts.put("mostBytes", bytes.toString()));
            return Optional.of(Deed.of("set-scrub").with(facts));
        }
    }

    /** Re-reads the store; what it finds is told while it runs, and counted in the answer. */
    record ScrubStore() implements AdminCommand<ScrubReport> {
        @Override
        public Class<ScrubReport> answerType() {
            return ScrubReport.class;
        }

        @Override
        public Need need() {
            return new Need.Administrator();
        }

        @Override
        public Optional<Deed> deed() {
            return Optional.of(Deed.of("scrub"));
        }
    }
}
