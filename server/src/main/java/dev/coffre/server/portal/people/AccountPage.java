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
    private final CommandGateway desk;
    private final PortalSecurity security;
    private final PortalLayout frames;

    public AccountPage(
            AccountQueries accounts,
            SecondFactorService secondFactors,
            CommandGateway desk,
            PortalSecurity door,
            PortalLayout frames) {
        this.accounts = accounts;
        this.secondFactors = secondFactors;
        this.desk = desk;
        this.security = door;
        this.frames = frames;
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

    public PageResponse show(PortalRequest visit) {
        return page(visit, 200, frame(visit), new OneTimeSecret.NoSecret());
    }

    /** Changes the password, which ends every session of the account, including this one. */
    public PageResponse changePassword(PortalRequest visit) {
        String password = visit.rawField("password");
        return attempt(visit, () -> {
            if (!password.equals(visit.rawField("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            desk.execute(visit, new AccountCommands.ChangePassword(visit.rawField("current"), password));
            security.signOut(visit.servletRequest(), visit.servletResponse());
            return new PageResponse.Redirect(SignInPage.ADDRESS + "?changed=yes");
        });
    }

    /** Sets the language of the pages, in this browser and wherever the account signs in next. */
    public PageResponse changeLanguage(PortalRequest visit) {
        String language = visit.field("language").orElse("");
        return attempt(visit, () -> {
            desk.execute(visit, new AccountCommands.SetLanguage(language));
            ViewPreferences.setLanguage(visit, language);
            return new PageResponse.Redirect(ADDRESS);
        });
    }

    public PageResponse beginSecondFactor(PortalRequest visit) {
        return attempt(visit, () -> {
            SecondFactorSecretResponse offered = desk.execute(visit, new SecondFactorCommands.BeginSecondFactor());
            return page(
                    visit,
                    200,
                    frame(visit),
                    new OneTimeSecret.NewFactorSecret(offered.secret(), QrCodeSvg.svg(offered.uri())));
        });
    }

    public PageResponse confirmSecondFactor(PortalRequest visit) {
        return attempt(visit, () -> {
            List<String> codes = desk.execute(
                            visit,
                            new SecondFactorCommands.ConfirmSecondFactor(
                                    visit.field("code").orElse("")))
                    .codes();
            renewSession(visit);
            return page(visit, 200, frame(visit), new OneTimeSecret.NewSpareCodes(codes));
        });
    }

    public PageResponse removeSecondFactor(PortalRequest visit) {
        return attempt(visit, () -> {
            desk.execute(
                    visit,
                    new SecondFactorCommands.RemoveSecondFactor(
                            visit.rawField("current"), visit.field("code").orElse("")));
            renewSession(visit);
            visit.setNotice(visit.say("second.off"));
            return new PageResponse.Redirect(ADDRESS);
        });
    }

    /**
     * The change ended all sessions of the account. This one continues, because the person has just given a code of the
     * factor.
     */
    private void renewSession(PortalRequest visit) {
        security.renewSession(
                accounts.openSession(visit.requirePerson().account()), visit.servletRequest(), visit.servletResponse());
    }

    public PageResponse makeToken(PortalRequest visit) {
        return attempt(visit, () -> {
            CreateTokenResponse made = desk.execute(
                    visit,
                    new TokenCommands.MakeToken(
                            Optional.empty(),
                            visit.field("name").orElse(""),
                            visit.field("vault"),
                            visit.field("readOnly").isPresent(),
                            days(visit)));
            return page(
                    visit,
                    200,
                    frame(visit),
                    new OneTimeSecret.NewApiToken(made.entry().name(), made.token()));
        });
    }

    public PageResponse revokeToken(PortalRequest visit) {
        return attempt(visit, () -> {
            desk.execute(
                    visit,
                    new TokenCommands.RevokeToken(
                            visit.requirePerson().account(), visit.field("name").orElse("")));
            visit.setNotice(visit.say("tokens.revoked"));
            return new PageResponse.Redirect(ADDRESS);
        });
    }

    private static int days(PortalRequest visit) {
        return visit.parsed("days", Integer::valueOf, typed -> ProblemCode.REQUEST_MALFORMED.with("reason", "days"))
                .orElse(DEFAULT_TOKEN_DAYS);
    }

    private PageResponse attempt(PortalRequest visit, Supplier<PageResponse> work) {
        try {
            return work.get();
        } catch (Problem refused) {
            PageContext told = frame(visit).withProblem(refused);
            return page(visit, refused.code().httpStatus(), told, new OneTimeSecret.NoSecret());
        }
    }

    private PageContext frame(PortalRequest visit) {
        return frames.standalone(visit, visit.say("account.title"));
    }

    private PageResponse page(PortalRequest visit, int status, PageContext frame, OneTimeSecret shown) {
        String account = visit.requirePerson().account();
        List<TokenEntry> tokens = desk.execute(visit, new TokenCommands.ListTokens()).tokens().stream()
                .filter(token -> token.account().equals(account))
                .toList();
        boolean secondFactor = secondFactors.isOn(account);
        Map<String, Object> values = new HashMap<>();
        values.put("frame", frame);
        values.put("actor", visit.requirePerson());
        values.put("shown", shown);
        values.put("secondFactor", secondFactor);
        values.put("spareCodes", secondFactor ? secondFactors.unusedSpareCodes(account) : 0L);
        values.put("tokens", tokens);
        values.put("vaults", desk.execute(visit, new VaultCommands.ListVaults()).vaults());
        return new PageResponse.Page(status, "portal/account", values);
    }
}
