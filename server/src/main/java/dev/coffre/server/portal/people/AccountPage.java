package dev.coffre.server.portal.people;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.SecondFactorCommands;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.message.CreateTokenResponse;
import dev.coffre.server.message.SecondFactorSecretResponse;
import dev.coffre.server.message.TokenEntry;
import dev.coffre.server.people.AccountQueries;
import dev.coffre.server.people.SecondFactorService;
import dev.coffre.server.portal.access.PortalSecurity;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
import dev.coffre.web.page.QrCodeSvg;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The person's own account: password, second factor, API tokens. Secrets are shown once, in the response to the form. */
public final class AccountPage {
    private static final String ADDRESS = "/portal/account";
    private static final int DEFAULT_TOKEN_DAYS = 90;

    private final AccountQueries accounts;
    private final SecondFactorService secondFactors;
    private final CommandGateway commands;
    private final PortalSecurity security;
    private final PortalLayout layout;

    public AccountPage(
            AccountQueries accounts,
            SecondFactorService secondFactors,
            CommandGateway commands,
            PortalSecurity portalSecurity,
            PortalLayout layout) {
        this.accounts = accounts;
        this.secondFactors = secondFactors;
        this.commands = commands;
        this.security = portalSecurity;
        this.layout = layout;
    }

    /** Secret that the last form created. No other page shows it again. */
    public sealed interface OneTimeSecret {
        record NoSecret() implements OneTimeSecret {}

        /** @param picture the secret as a QR code in SVG */
        record NewFactorSecret(String secret, String picture) implements OneTimeSecret {
            @Override
            public String toString() {
                return "Offer";
            }
        }

        record NewSpareCodes(List<String> codes) implements OneTimeSecret {
            @Override
            public String toString() {
                return "Spare";
            }
        }

        record NewApiToken(String name, String token) implements OneTimeSecret {
            @Override
            public String toString() {
                return "Token[" + name + "]";
            }
        }
    }

    public PageResponse show(PortalRequest request) {
        return page(request, 200, frame(request), new OneTimeSecret.NoSecret());
    }

    /** Changes the password, which ends every session of the account, including this one. */
    public PageResponse changePassword(PortalRequest request) {
        String password = request.rawField("password");
        return attempt(request, () -> {
            if (!password.equals(request.rawField("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            commands.execute(request, new AccountCommands.ChangePassword(request.rawField("current"), password));
            security.signOut(request.servletRequest(), request.servletResponse());
            return new PageResponse.Redirect(SignInPage.ADDRESS + "?changed=yes");
        });
    }

    /** Sets the language of the pages, in this browser and wherever the account signs in next. */
    public PageResponse changeLanguage(PortalRequest request) {
        String language = request.field("language").orElse("");
        return attempt(request, () -> {
            commands.execute(request, new AccountCommands.SetLanguage(language));
            ViewPreferences.setLanguage(request, language);
            return new PageResponse.Redirect(ADDRESS);
        });
    }

    public PageResponse beginSecondFactor(PortalRequest request) {
        return attempt(request, () -> {
            SecondFactorSecretResponse offered =
                    commands.execute(request, new SecondFactorCommands.BeginSecondFactor());
            return page(
                    request,
                    200,
                    frame(request),
                    new OneTimeSecret.NewFactorSecret(offered.secret(), QrCodeSvg.svg(offered.uri())));
        });
    }

    public PageResponse confirmSecondFactor(PortalRequest request) {
        return attempt(request, () -> {
            List<String> codes = commands.execute(
                            request,
                            new SecondFactorCommands.ConfirmSecondFactor(
                                    request.field("code").orElse("")))
                    .codes();
            renewSession(request);
            return page(request, 200, frame(request), new OneTimeSecret.NewSpareCodes(codes));
        });
    }

    public PageResponse removeSecondFactor(PortalRequest request) {
        return attempt(request, () -> {
            commands.execute(
                    request,
                    new SecondFactorCommands.RemoveSecondFactor(
                            request.rawField("current"), request.field("code").orElse("")));
            renewSession(request);
            request.setNotice(request.say("second.off"));
            return new PageResponse.Redirect(ADDRESS);
        });
    }

    /**
     * The change ended all sessions of the account. This one continues, because the person has just given a code of the
     * factor.
     */
    private void renewSession(PortalRequest request) {
        security.renewSession(
                accounts.openSession(request.requirePerson().account()),
                request.servletRequest(),
                request.servletResponse());
    }

    public PageResponse makeToken(PortalRequest request) {
        return attempt(request, () -> {
            CreateTokenResponse made = commands.execute(
                    request,
                    new TokenCommands.MakeToken(
                            Optional.empty(),
                            request.field("name").orElse(""),
                            request.field("vault"),
                            request.field("readOnly").isPresent(),
                            days(request)));
            return page(
                    request,
                    200,
                    frame(request),
                    new OneTimeSecret.NewApiToken(made.entry().name(), made.token()));
        });
    }

    public PageResponse revokeToken(PortalRequest request) {
        return attempt(request, () -> {
            commands.execute(
                    request,
                    new TokenCommands.RevokeToken(
                            request.requirePerson().account(),
                            request.field("name").orElse("")));
            request.setNotice(request.say("tokens.revoked"));
            return new PageResponse.Redirect(ADDRESS);
        });
    }

    private static int days(PortalRequest request) {
        return request.parsed("days", Integer::valueOf, typed -> ProblemCode.REQUEST_MALFORMED.with("reason", "days"))
                .orElse(DEFAULT_TOKEN_DAYS);
    }

    private PageResponse attempt(PortalRequest request, Supplier<PageResponse> work) {
        try {
            return work.get();
        } catch (Problem refused) {
            PageContext pageContext = frame(request).withProblem(refused);
            return page(request, refused.code().httpStatus(), pageContext, new OneTimeSecret.NoSecret());
        }
    }

    private PageContext frame(PortalRequest request) {
        return layout.standalone(request, request.say("account.title"));
    }

    private PageResponse page(PortalRequest request, int status, PageContext frame, OneTimeSecret shown) {
        String account = request.requirePerson().account();
        List<TokenEntry> tokens = commands.execute(request, new TokenCommands.ListTokens()).tokens().stream()
                .filter(token -> token.account().equals(account))
                .toList();
        boolean secondFactor = secondFactors.isOn(account);
        Map<String, Object> values = new HashMap<>();
        values.put("frame", frame);
        values.put("actor", request.requirePerson());
        values.put("shown", shown);
        values.put("secondFactor", secondFactor);
        values.put("spareCodes", secondFactor ? secondFactors.unusedSpareCodes(account) : 0L);
        values.put("tokens", tokens);
        values.put(
                "vaults",
                commands.execute(request, new VaultCommands.ListVaults()).vaults());
        return new PageResponse.Page(status, "portal/account", values);
    }
}
