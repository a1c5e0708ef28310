package dev.latchkey.identity;

import com.azure.core.credential.TokenCredential;
import dev.latchkey.identity.internal.managed.ManagedIdentitySource;
import java.time.Duration;
import java.util.List;

/** How a chain sees each kind of credential. */
final class ChainMembers {
  /** A developer must not wait longer to hear that this is no Azure machine. */
  static final Duration PROOF = Duration.ofSeconds(1);

  private ChainMembers() {}

  /**
   * The members that a credential stands for. A chain of ours in a chain is as if its members stood
   * there: it would decide by itself who a person is, and stop where the outer one goes on.
   */
  static List<ChainMember> of(TokenCredential credential) {
    return credential instanceof ChainedTokenCredential chain
        ? chain.members()
        : List.of(one(credential));
  }

  private static ChainMember one(TokenCredential credential) {
    if (credential instanceof ToolCredential tool) {
      return new ToolMember(tool);
    }
    if (credential instanceof ManagedIdentityCredential managed) {
      return ofManagedIdentity(managed, PROOF);
    }
    return credential instanceof EntraCredential entra
        ? DeployedMember.of(entra)
        : new ForeignMember(credential);
  }

  /**
   * A managed identity beside others. An endpoint that variables name is there; the instance
   * metadata service has to prove that it is, unless the hardware says that it can't be.
   */
  static ChainMember ofManagedIdentity(ManagedIdentityCredential credential, Duration proofWithin) {
    if (credential.kindOfSource() != ManagedIdentitySource.IMDS) {
      return DeployedMember.of(credential, false);
    }
    if (credential.isKeptInLab()) {
      return new AbsentMember(
          "ManagedIdentityCredential",
          false,
          "this process stands in a lab, and the machine's own identity is kept out of it",
          "set AZURE_POD_IDENTITY_AUTHORITY_HOST to the lab's imdsUri()");
    }
    if (!credential.isPossibleHere()) {
      return new AbsentMember(
          "ManagedIdentityCredential",
          false,
          "the hardware of this machine is not Azure's",
          "set AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential to ask all the same");
    }
    return DeployedMember.of(credential.withProofWithin(proofWithin), true);
  }
}
