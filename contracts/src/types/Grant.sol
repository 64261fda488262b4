// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDepartmentAssets} from "../interfaces/IDepartmentAssets.sol";

/// @notice A grant in one slot. From the lowest bit:
/// notBefore 40 | notAfter 40 | quota 32 | used 32 | purposes 64 | epoch 32 | flags 16.
/// Of the flags the highest says that the grant exists, the next that it was revoked; the others are the rules' own.
type Grant is uint256;

using GrantLibrary for Grant global;

library GrantLibrary {
    uint256 private constant EXISTS = 1 << 255;
    uint256 private constant REVOKED = 1 << 254;
    uint256 private constant ONE_USE = 1 << 112;
    uint16 internal constant RESERVED_FLAGS = 0xc000;

    function pack(IDepartmentAssets.Rules calldata r, uint32 used_, uint32 epoch_) internal pure returns (Grant) {
        return Grant.wrap(
            EXISTS | uint256(r.notBefore) | (uint256(r.notAfter) << 40) | (uint256(r.quota) << 80)
                | (uint256(used_) << 112) | (uint256(r.purposes) << 144) | (uint256(epoch_) << 208)
                | (uint256(r.flags) << 240)
        );
    }

    function exists(Grant g) internal pure returns (bool) {
        return Grant.unwrap(g) & EXISTS != 0;
    }

    function revoked(Grant g) internal pure returns (bool) {
        return Grant.unwrap(g) & REVOKED != 0;
    }

    function asRevoked(Grant g) internal pure returns (Grant) {
        return Grant.wrap(Grant.unwrap(g) | REVOKED);
    }

    function notBefore(Grant g) internal pure returns (uint40) {
        return uint40(Grant.unwrap(g));
    }

    function notAfter(Grant g) internal pure returns (uint40) {
        return uint40(Grant.unwrap(g) >> 40);
    }

    function quota(Grant g) internal pure returns (uint32) {
        return uint32(Grant.unwrap(g) >> 80);
    }

    function used(Grant g) internal pure returns (uint32) {
        return uint32(Grant.unwrap(g) >> 112);
    }

    function purposes(Grant g) internal pure returns (uint64) {
        return uint64(Grant.unwrap(g) >> 144);
    }

    function epoch(Grant g) internal pure returns (uint32) {
        return uint32(Grant.unwrap(g) >> 208);
    }

    function flags(Grant g) internal pure returns (uint16) {
        return uint16(Grant.unwrap(g) >> 240) & ~RESERVED_FLAGS;
    }

    /// @notice The grant with one more use. The count stops at its largest value.
    function usedOnce(Grant g) internal pure returns (Grant) {
        return g.used() == type(uint32).max ? g : Grant.wrap(Grant.unwrap(g) + ONE_USE);
    }

    /// @notice The first rule that refuses a purpose at a time, in a scope's present epoch; `None` if all allow it.
    function check(Grant g, uint32 presentEpoch, uint8 purpose, uint256 time)
        internal
        pure
        returns (IDepartmentAssets.DenialReason)
    {
        if (!g.exists()) return IDepartmentAssets.DenialReason.NoGrant;
        if (g.revoked() || g.epoch() != presentEpoch) return IDepartmentAssets.DenialReason.Revoked;
        if (time < g.notBefore()) return IDepartmentAssets.DenialReason.NotYetValid;
        if (g.notAfter() != 0 && time > g.notAfter()) return IDepartmentAssets.DenialReason.Expired;
        if (purpose > 63 || (g.purposes() >> purpose) & 1 == 0) {
            return IDepartmentAssets.DenialReason.PurposeNotAllowed;
        }
        if (g.quota() != 0 && g.used() >= g.quota()) return IDepartmentAssets.DenialReason.QuotaUsedUp;
        return IDepartmentAssets.DenialReason.None;
    }
}
