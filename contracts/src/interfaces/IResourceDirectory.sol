// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Which departments there are
/// @notice A department enters its contract here once. Its assets are read from that contract's events, not copied.
interface IResourceDirectory {
    /// @notice What the directory says of a department.
    /// @param assets its DepartmentAssets contract
    /// @param code its organisation code, unique here
    /// @param name its name for people
    /// @param gateway the address that its gateway is reached at
    struct Department {
        address assets;
        string code;
        string name;
        string gateway;
    }

    /// @notice A department was entered.
    event DepartmentRegistered(
        address indexed assets, address indexed owner, string code, string name, string gateway
    );

    /// @notice Only the owner of a contract may enter it.
    error NotOwner(address assets, address sender);
    /// @notice The contract is entered already.
    error DepartmentExists(address assets);
    /// @notice Another department has this code.
    error CodeTaken(string code);
    /// @notice A text is empty or too long.
    error TextInvalid();
    /// @notice The contract isn't entered.
    error DepartmentMissing(address assets);

    /// @notice Enters a department. Only the owner of `assets` may.
    function register(address assets, string calldata code, string calldata name, string calldata gateway) external;

    /// @notice How many departments are entered.
    function count() external view returns (uint256);

    /// @notice The department entered at a position, in the order of entry.
    function departmentAt(uint256 index) external view returns (Department memory);

    /// @notice The department of a contract.
    function departmentOf(address assets) external view returns (Department memory);
}
