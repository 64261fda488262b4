// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {IResourceDirectory} from "./interfaces/IResourceDirectory.sol";

/// @title Which departments there are
contract ResourceDirectory is IResourceDirectory {
    uint256 private constant MAX_CODE = 64;
    uint256 private constant MAX_TEXT = 256;

    Department[] private _departments;
    /// @dev Position in the list plus one; 0 where there is none.
    mapping(address assets => uint256) private _positions;
    mapping(bytes32 codeHash => bool) private _codes;

    /// @inheritdoc IResourceDirectory
    function register(address assets, string calldata code, string calldata name, string calldata gateway) external {
        if (Ownable(assets).owner() != msg.sender) revert NotOwner(assets, msg.sender);
        if (_positions[assets] != 0) revert DepartmentExists(assets);
        if (!_fits(code, MAX_CODE) || !_fits(name, MAX_TEXT) || !_fits(gateway, MAX_TEXT)) revert TextInvalid();
        bytes32 codeHash = keccak256(bytes(code));
        if (_codes[codeHash]) revert CodeTaken(code);
        _codes[codeHash] = true;
        _departments.push(Department(assets, code, name, gateway));
        _positions[assets] = _departments.length;
        emit DepartmentRegistered(assets, msg.sender, code, name, gateway);
    }

    /// @inheritdoc IResourceDirectory
    function count() external view returns (uint256) {
        return _departments.length;
    }

    /// @inheritdoc IResourceDirectory
    function departmentAt(uint256 index) external view returns (Department memory) {
        return _departments[index];
    }

    /// @inheritdoc IResourceDirectory
    function departmentOf(address assets) external view returns (Department memory) {
        uint256 position = _positions[assets];
        if (position == 0) revert DepartmentMissing(assets);
        return _departments[position - 1];
    }

    function _fits(string calldata text, uint256 limit) private pure returns (bool) {
        return bytes(text).length > 0 && bytes(text).length <= limit;
    }
}
