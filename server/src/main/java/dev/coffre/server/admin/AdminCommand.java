package dev.coffre.server.admin;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.gc.CollectionReport;
import dev.coffre.server.message.AccountEntry;
import dev.coffre.server.message.AccountList;
import dev.coffre.server.message.AddressEntry;
import dev.coffre.server.message.AlertEntry;
import dev.coffre.server.message.AlertList;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.server.message.CreateTokenResponse;
import dev.coffre.server.message.JobList;
import dev.coffre.server.message.LimitsEntry;
import dev.coffre.server.message.ListAlertsRequest;
import dev.coffre.server.message.ListJobsRequest;
import dev.coffre.server.message.MailRecipient;
import dev.coffre.server.message.MailRecipients;
import dev.coffre.server.message.MailSettingsResponse;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.message.PointList;
import dev.coffre.server.message.ScrubStatusResponse;
import dev.coffre.server.message.SecondFactorSecretResponse;
import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.server.message.SetMailServerRequest;
import dev.coffre.server.message.SetSafeguardsRequest;
import dev.coffre.server.message.SetScrubPlanRequest;
import dev.coffre.server.message.SlotList;
import dev.coffre.server.message.SpareCodesResponse;
import dev.coffre.server.message.TokenList;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.message.VaultList;
import dev.coffre.server.people.Role;
import dev.coffre.server.scrub.ScrubReport;
import dev.coffre.server.tls.PemPair;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.MachineList;
import dev.coffre.vault.wire.RetentionResponse;
import dev.coffre.vault.wire.SafeguardsEntry;
import dev.coffre.vault.wire.WireJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command of an administrator. Serialised as JSON it is a request of the administration socket, whose field {@code command}
 * holds one of the names below.
 *
 * @param <A> type of the result
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
    @JsonSubTypes.Type(value = AdminCommand.HoldPoint.class, name = "hold-point"),
    @JsonSubTypes.Type(value = AdminCommand.ShowLimits.class, name = "show-limits"),
    @JsonSubTypes.Type(value = AdminCommand.ChangeLimits.class, name = "set-limits"),
    @JsonSubTypes.Type(value = AdminCommand.ShowSafeguards.class, name = "show-safeguards"),
    @JsonSubTypes.Type(value = AdminCommand.ChangeSafeguards.class, name = "set-safeguards"),
    @JsonSubTypes.Type(value = AdminCommand.MakeVaultPin.class, name = "vault-pin"),
    @JsonSubTypes.Type(value = AdminCommand.DeletePoints.class, name = "delete-points"),
    @JsonSubTypes.Type(value = AdminCommand.UndeletePoints.class, name = "undelete-points"),
    @JsonSubTypes.Type(value = AdminCommand.ListSlots.class, name = "list-slots"),
    @JsonSubTypes.Type(value = AdminCommand.ReinstateSlots.class, name = "reinstate-slots"),
    @JsonSubTypes.Type(value = AdminCommand.RemoveMachine.class, name = "remove-machine"),
    @JsonSubTypes.Type(value = AdminCommand.ConfirmClock.class, name = "confirm-clock"),
    @JsonSubTypes.Type(value = AdminCommand.DeleteVault.class, name = "delete-vault"),
    @JsonSubTypes.Type(value = AdminCommand.UndeleteVault.class, name = "undelete-vault"),
    @JsonSubTypes.Type(value = AdminCommand.CollectGarbage.class, name = "gc"),
    @JsonSubTypes.Type(value = AdminCommand.ShowScrub.class, name = "show-scrub"),
    @JsonSubTypes.Type(value = AdminCommand.PlanScrub.class, name = "set-scrub"),
    @JsonSubTypes.Type(value = AdminCommand.ScrubStore.class, name = "scrub")
})
public sealed interface AdminCommand<A> {
    @JsonIgnore
    Class<A> answerType();

    /** Permission that the command requires. */
    @JsonIgnore
    RequiredPermission requiredPermission();

    /** The action for the audit log, without secrets. Empty for read-only commands. */
    @JsonIgnore
    Optional<AuditAction> auditAction();

    /** Creates a vault. */
    record CreateVault(String name, Optional<String> description) implements AdminCommand<VaultEntry> {
        @Override
        public Class<VaultEntry> answerType() {
            return VaultEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("create-vault").with("name", name));
        }
    }

    /** Lists the vaults that the actor sees. */
    record ListVaults() implements AdminCommand<VaultList> {
        @Override
        public Class<VaultList> answerType() {
            return VaultList.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Anybody();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Issues vault credentials, which supersede all older files. {@code vault}: name or id. */
    record IssueCredentials(String vault) implements AdminCommand<IssuedCredentials> {
        @Override
        public Class<IssuedCredentials> answerType() {
            return IssuedCredentials.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OPERATOR);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("issue-credentials").with("vault", vault));
        }
    }

    /** Sets how many bytes a vault may store; 0 for no limit. */
    record SetVaultQuota(String vault, long bytes) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("set-quota").with("vault", vault).with("bytes", bytes));
        }
    }

    /** Sets the description of a vault; empty for none. */
    record SetDescription(String vault, String description) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("set-description").with("vault", vault));
        }
    }

    /** Renames a machine. */
    record RenameMachine(String machine, String name) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.OPERATOR);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(
                    AuditAction.of("rename-machine").with("machine", machine).with("name", name));
        }
    }

    /** Lists the machines of a vault. */
    record ListMachines(String vault) implements AdminCommand<MachineList> {
        @Override
        public Class<MachineList> answerType() {
            return MachineList.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.READER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Lists the recovery points of a machine, given by id or by a unique name. */
    record ListPoints(String machine) implements AdminCommand<PointList> {
        @Override
        public Class<PointList> answerType() {
            return PointList.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.READER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Lists jobs of the vaults that the actor sees, newest first. */
    record ListJobs(ListJobsRequest jobs) implements AdminCommand<JobList> {
        @Override
        public Class<JobList> answerType() {
            return JobList.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Anybody();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Lists alerts of the vaults that the actor sees, newest first. */
    record ListAlerts(ListAlertsRequest alerts) implements AdminCommand<AlertList> {
        @Override
        public Class<AlertList> answerType() {
            return AlertList.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Anybody();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Acknowledges an alert of the vault. */
    record AcknowledgeAlert(String vault, long alert) implements AdminCommand<AlertEntry> {
        @Override
        public Class<AlertEntry> answerType() {
            return AlertEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OPERATOR);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(
                    AuditAction.of("acknowledge-alert").with("vault", vault).with("alert", alert));
        }
    }

    /** Shows the mail server. */
    record ShowMail() implements AdminCommand<MailSettingsResponse> {
        @Override
        public Class<MailSettingsResponse> answerType() {
            return MailSettingsResponse.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Sets the mail server. The text of the record omits the password. */
    record ChangeMail(SetMailServerRequest mail) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("set-mail")
                    .with("host", mail.host())
                    .with("port", mail.port())
                    .with("security", mail.security()));
        }
    }

    /** Removes the mail server, so no more mail is sent. */
    record RemoveMail() implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("remove-mail"));
        }
    }

    /** Sends a test mail at once. */
    record TestMail(String to, String language) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("test-mail").with("to", to));
        }
    }

    /** Lists the recipients of the vault's alerts. */
    record ListRecipients(String vault) implements AdminCommand<MailRecipients> {
        @Override
        public Class<MailRecipients> answerType() {
            return MailRecipients.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OPERATOR);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Replaces the recipients of the vault's alerts. */
    record SetRecipients(String vault, List<MailRecipient> recipients) implements AdminCommand<Empty> {
        public SetRecipients {
            recipients = List.copyOf(recipients);
        }

        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(
                    AuditAction.of("set-recipients").with("vault", vault).with("recipients", recipients.size()));
        }
    }

    /** Issues a security PIN for one machine and one operation. */
    record MakePin(String machine, String operation) implements AdminCommand<PinResponse> {
        @Override
        public Class<PinResponse> answerType() {
            return PinResponse.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("pin").with("machine", machine).with("operation", operation));
        }
    }

    /** Sets an account's password, which ends its sessions. */
    record SetPassword(String name, String password) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("set-password").with("account", name));
        }

        /** Omits the password, which must not reach a log. */
        @Override
        public String toString() {
            return "SetPassword[" + name + "]";
        }
    }

    /** Changes the password of the own account, given the present one. */
    record ChangePassword(String current, String password) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OwnAccount(Optional.empty());
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("change-password"));
        }

        /** Omits the passwords, which must not reach a log. */
        @Override
        public String toString() {
            return "ChangePassword";
        }
    }

    /** Sets the language of the own account's pages. */
    record SetLanguage(String language) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OwnAccount(Optional.empty());
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("set-language").with("language", language));
        }
    }

    /** Creates an account, as an {@code administrator} of the service or not. */
    record CreateAccount(String name, String password, boolean administrator) implements AdminCommand<AccountEntry> {
        @Override
        public Class<AccountEntry> answerType() {
            return AccountEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(
                    AuditAction.of("create-account").with("account", name).with("administrator", administrator));
        }

        /** Omits the password, which must not reach a log. */
        @Override
        public String toString() {
            return "CreateAccount[" + name + ", " + administrator + "]";
        }
    }

    /** Grants or withdraws administration of the service. */
    record SetAdministrator(String name, boolean administrator) implements AdminCommand<AccountEntry> {
        @Override
        public Class<AccountEntry> answerType() {
            return AccountEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(
                    AuditAction.of("set-administrator").with("account", name).with("administrator", administrator));
        }
    }

    /** Sets an account's role in a vault: owner, operator, reader, or none. */
    record SetRole(String account, String vault, String role) implements AdminCommand<AccountEntry> {
        @Override
        public Class<AccountEntry> answerType() {
            return AccountEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("set-role")
                    .with("account", account)
                    .with("vault", vault)
                    .with("role", role));
        }
    }

    /** Removes an account with all its data, which ends its sessions. */
    record RemoveAccount(String name) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("remove-account").with("account", name));
        }
    }

    /** Lists accounts: all for an administrator, those with a role in their vaults for owners, and always the own one. */
    record ListAccounts() implements AdminCommand<AccountList> {
        @Override
        public Class<AccountList> answerType() {
            return AccountList.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Anybody();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Creates a second-factor secret for the own account. The factor is on once a code is confirmed. */
    record BeginSecondFactor() implements AdminCommand<SecondFactorSecretResponse> {
        @Override
        public Class<SecondFactorSecretResponse> answerType() {
            return SecondFactorSecretResponse.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OwnAccount(Optional.empty());
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("begin-second-factor"));
        }
    }

    /** Turns the second factor of the own account on. */
    record ConfirmSecondFactor(String code) implements AdminCommand<SpareCodesResponse> {
        @Override
        public Class<SpareCodesResponse> answerType() {
            return SpareCodesResponse.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OwnAccount(Optional.empty());
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("confirm-second-factor"));
        }

        /** Omits the code, which must not reach a log. */
        @Override
        public String toString() {
            return "ConfirmSecondFactor";
        }
    }

    /** Turns the second factor of the own account off. */
    record RemoveSecondFactor(String password, String code) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OwnAccount(Optional.empty());
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("remove-second-factor"));
        }

        /** Omits the secrets, which must not reach a log. */
        @Override
        public String toString() {
            return "RemoveSecondFactor";
        }
    }

    /** Turns the second factor of a person off who has lost it. */
    record ResetSecondFactor(String account) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.LocalUser();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("reset-second-factor").with("account", account));
        }
    }

    /**
     * Creates an API token.
     *
     * @param account empty for the own account
     * @param vault the only vault that it may reach; empty for all
     */
    record MakeToken(Optional<String> account, String name, Optional<String> vault, boolean readOnly, int days)
            implements AdminCommand<CreateTokenResponse> {
        @Override
        public Class<CreateTokenResponse> answerType() {
            return CreateTokenResponse.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OwnAccount(account);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("make-token")
                    .with("token", name)
                    .with("vault", vault.orElse("all"))
                    .with("readOnly", readOnly)
                    .with("days", days));
        }
    }

    /** Lists API tokens: all for an administrator, otherwise the own. */
    record ListTokens() implements AdminCommand<TokenList> {
        @Override
        public Class<TokenList> answerType() {
            return TokenList.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Anybody();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Revokes an API token. */
    record RevokeToken(String account, String name) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OwnAccountOrAdministrator(account);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(
                    AuditAction.of("revoke-token").with("account", account).with("token", name));
        }
    }

    /** Verifies the whole audit log. */
    record VerifyAudit() implements AdminCommand<AuditVerification> {
        @Override
        public Class<AuditVerification> answerType() {
            return AuditVerification.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Shows the addresses and TLS keys of the service, present and announced. */
    record ShowAddress() implements AdminCommand<AddressEntry> {
        @Override
        public Class<AddressEntry> answerType() {
            return AddressEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Announces addresses to agents, activates the announced ones, or withdraws the announcement. */
    record ChangeUrls(ChangeStep step, List<String> urls) implements AdminCommand<AddressEntry> {
        @Override
        public Class<AddressEntry> answerType() {
            return AddressEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(
                    AuditAction.of("announce-address").with("step", step.code()).with("urls", String.join(" ", urls)));
        }
    }

    /**
     * Announces the next TLS key to agents, activates the announced one, or withdraws the announcement. Announces {@code pem}
     * or {@code pin}; if both are empty, the service creates a key.
     *
     * @param pin of a key that another program holds, such as a reverse proxy
     */
    record ChangeCertificate(ChangeStep step, Optional<PemPair> pem, Optional<String> pin)
            implements AdminCommand<AddressEntry> {
        @Override
        public Class<AddressEntry> answerType() {
            return AddressEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("announce-certificate").with("step", step.code()));
        }
    }

    /** Shows the machine's points after a seq: which are kept, how long, and why. */
    record ShowRetention(String machine, long after) implements AdminCommand<RetentionResponse> {
        @Override
        public Class<RetentionResponse> answerType() {
            return RetentionResponse.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.READER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Previews what another retention policy, or none, would keep. */
    record ShowPlannedRetention(String machine, Optional<RetentionPolicyMessage> policy, long after)
            implements AdminCommand<RetentionResponse> {
        @Override
        public Class<RetentionResponse> answerType() {
            return RetentionResponse.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.OPERATOR);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Sets the retention policy of a machine. Without a policy all points are kept. */
    record SetRetention(String machine, Optional<RetentionPolicyMessage> policy, Optional<String> pin)
            implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("set-retention")
                    .with("machine", machine)
                    .with("policy", policy.map(WireJson::writeLine).orElse("none")));
        }

        /** Omits the PIN, which must not reach a log. */
        @Override
        public String toString() {
            return "SetRetention[" + machine + ", " + policy + "]";
        }
    }

    /** Holds or releases a recovery point. A held point does not expire. */
    record HoldPoint(String machine, long point, boolean held) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("hold-point")
                    .with("machine", machine)
                    .with("point", point)
                    .with("held", held));
        }
    }

    /** Shows the safeguards of a vault. */
    record ShowSafeguards(String vault) implements AdminCommand<SafeguardsEntry> {
        @Override
        public Class<SafeguardsEntry> answerType() {
            return SafeguardsEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.READER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Shows the limits of a vault. */
    record ShowLimits(String vault) implements AdminCommand<LimitsEntry> {
        @Override
        public Class<LimitsEntry> answerType() {
            return LimitsEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.READER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Changes the limits that are named. */
    record ChangeLimits(String vault, SetLimitsRequest limits) implements AdminCommand<LimitsEntry> {
        @Override
        public Class<LimitsEntry> answerType() {
            return LimitsEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(
                    AuditAction.of("set-limits").with("vault", vault).with("changes", WireJson.writeLine(limits)));
        }
    }

    /** Changes the safeguards that are named. */
    record ChangeSafeguards(String vault, SetSafeguardsRequest safeguards) implements AdminCommand<SafeguardsEntry> {
        @Override
        public Class<SafeguardsEntry> answerType() {
            return SafeguardsEntry.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(
                    AuditAction.of("set-safeguards").with("vault", vault).with("changes", safeguards.changes()));
        }
    }

    /** Issues a security PIN for one vault and one operation. */
    record MakeVaultPin(String vault, String operation) implements AdminCommand<PinResponse> {
        @Override
        public Class<PinResponse> answerType() {
            return PinResponse.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("pin").with("vault", vault).with("operation", operation));
        }
    }

    /** Deletes one recovery point of a machine, or all. They can be undeleted for a while. */
    record DeletePoints(String machine, Optional<Long> point, Optional<String> pin) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("delete-points")
                    .with("machine", machine)
                    .with("point", point.map(String::valueOf).orElse("all")));
        }

        /** Omits the PIN, which must not reach a log. */
        @Override
        public String toString() {
            return "DeletePoints[" + machine + ", " + point + "]";
        }
    }

    /** Undeletes one recovery point of a machine, or all. */
    record UndeletePoints(String machine, Optional<Long> point) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("undelete-points")
                    .with("machine", machine)
                    .with("point", point.map(String::valueOf).orElse("all")));
        }
    }

    /** Lists the key slots of a machine's domain: valid ones, and former ones that can be made valid again. */
    record ListSlots(String machine) implements AdminCommand<SlotList> {
        @Override
        public Class<SlotList> answerType() {
            return SlotList.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.READER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /**
     * Makes former key slots of a machine's domain valid again.
     *
     * @param only whether all other slots end; otherwise valid slots stay valid
     * @param seen slots that were valid when the person chose; empty if unknown
     */
    record ReinstateSlots(String machine, List<String> slots, boolean only, List<String> seen)
            implements AdminCommand<Empty> {
        public ReinstateSlots {
            slots = List.copyOf(slots);
            seen = List.copyOf(seen);
        }

        /** Without a check of which slots were valid when the person chose. */
        public ReinstateSlots(String machine, List<String> slots, boolean only) {
            this(machine, slots, only, List.of());
        }

        /** Parses at most one id more than can be valid. Throws {@code slot-unknown} if one is not an id. */
        List<SlotId> seenIds() {
            return seen.stream()
                    .limit(SlotRules.MAX_VALID + 1L)
                    .map(ReinstateSlots::id)
                    .toList();
        }

        /**
         * Throws {@code request-malformed} if there are none or more than can be valid, {@code slot-unknown} if one is not an
         * id.
         */
        List<SlotId> ids() {
            if (slots.isEmpty() || slots.size() > SlotRules.MAX_VALID) {
                throw ProblemCode.REQUEST_MALFORMED.with(
                        "reason", "there are 1 to " + SlotRules.MAX_VALID + " key slots, not " + slots.size());
            }
            return slots.stream().map(ReinstateSlots::id).toList();
        }

        private static SlotId id(String text) {
            try {
                return SlotId.parse(text);
            } catch (IllegalArgumentException notOne) {
                throw ProblemCode.SLOT_UNKNOWN.with("slot", text);
            }
        }

        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("reinstate-slots")
                    .with("machine", machine)
                    .with("only", only)
                    .with(AuditAction.idFacts("slots", slots)));
        }
    }

    /** Removes a machine that has no recovery points. */
    record RemoveMachine(String machine) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.OfMachine(machine, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("remove-machine").with("machine", machine));
        }
    }

    /** Confirms the clock, which ends a suspension. */
    record ConfirmClock() implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("confirm-clock"));
        }
    }

    /** Deletes a vault that keeps no recovery points. It can be undeleted for a while. */
    record DeleteVault(String vault, Optional<String> pin) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("delete-vault").with("vault", vault));
        }

        /** Omits the PIN, which must not reach a log. */
        @Override
        public String toString() {
            return "DeleteVault[" + vault + "]";
        }
    }

    /** Undeletes a vault. */
    record UndeleteVault(String vault) implements AdminCommand<Empty> {
        @Override
        public Class<Empty> answerType() {
            return Empty.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.InVault(vault, Role.OWNER);
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("undelete-vault").with("vault", vault));
        }
    }

    /**
     * Runs a garbage collection.
     *
     * @param resume whether to continue a halted collection
     */
    record CollectGarbage(boolean resume) implements AdminCommand<CollectionReport> {
        @Override
        public Class<CollectionReport> answerType() {
            return CollectionReport.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("gc").with("resume", resume));
        }
    }

    /** Shows the state of the periodic scrub, and the known damage. */
    record ShowScrub() implements AdminCommand<ScrubStatusResponse> {
        @Override
        public Class<ScrubStatusResponse> answerType() {
            return ScrubStatusResponse.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.empty();
        }
    }

    /** Sets the speed of the periodic scrub. */
    record PlanScrub(SetScrubPlanRequest plan) implements AdminCommand<ScrubStatusResponse> {
        @Override
        public Class<ScrubStatusResponse> answerType() {
            return ScrubStatusResponse.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            Map<String, String> facts = new HashMap<>();
            plan.days().ifPresent(days -> facts.put("days", days.toString()));
            plan.mostBytes().ifPresent(bytes -> facts.put("mostBytes", bytes.toString()));
            return Optional.of(AuditAction.of("set-scrub").with(facts));
        }
    }

    /** Scrubs the store. Findings are reported while it runs and counted in the result. */
    record ScrubStore() implements AdminCommand<ScrubReport> {
        @Override
        public Class<ScrubReport> answerType() {
            return ScrubReport.class;
        }

        @Override
        public RequiredPermission requiredPermission() {
            return new RequiredPermission.Administrator();
        }

        @Override
        public Optional<AuditAction> auditAction() {
            return Optional.of(AuditAction.of("scrub"));
        }
    }
}
